using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace EndToEnd.Hosting;

/// <summary>The sample target, which deployments go to.</summary>
public sealed class Target : IAsyncDisposable
{
    private readonly HttpClient _client;

    private Target(Uri address, ChildProcess process)
    {
        Address = address;
        Process = process;
        _client = new HttpClient { BaseAddress = address };
    }

    public Uri Address { get; }

    public ChildProcess Process { get; }

    public static async Task<Target> StartAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        Uri address = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Ports.Free()}"));
        ChildProcess process = ChildProcess.Start(
            "SampleTarget", folder, "dotnet", [Repository.Target, "--urls", address.ToString()], new Dictionary<string, string> { ["WebhookSecret"] = Secrets.Webhook });
        await process.AnswersAsync(new Uri(address, "/health"));
        return new Target(address, process);
    }

    /// <summary>Decides how a service behaves from now on; see the target's <c>SwitchState</c>.</summary>
    public async Task SwitchAsync(string service, object state)
    {
        using HttpResponseMessage answer = await _client.PostAsJsonAsync($"/switch?service={service}", state);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The deployments and rollbacks that a service took, oldest first.</summary>
    public async Task<IReadOnlyList<Delivery>> DeliveriesAsync(string service)
    {
        Delivery[] all = await _client.GetFromJsonAsync<Delivery[]>("/deployments") ?? [];
        return [.. all.Where(one => one.Service == service)];
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return Process.DisposeAsync();
    }
}

/// <summary>A deployment or rollback as the target saw it.</summary>
/// <param name="Sends">How often the request came.</param>
/// <param name="Body">The request's JSON.</param>
public sealed record Delivery(string Service, string Action, string Stage, string IdempotencyKey, int Sends, string Status, JsonElement Body);

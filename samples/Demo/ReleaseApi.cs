using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Demo;

/// <summary>The calls of the API that the demonstration needs.</summary>
public sealed class ReleaseApi : IDisposable
{
    private readonly HttpClient _client;

    public ReleaseApi(Uri app, string key)
    {
        _client = new HttpClient { BaseAddress = app };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public async Task PutPlanAsync(string name, string yaml, CancellationToken stop)
    {
        using StringContent content = new(yaml, Encoding.UTF8, "application/yaml");
        using HttpResponseMessage answer = await _client.PutAsync($"api/plans/{name}", content, stop);
        await ReadAsync(answer, stop);
    }

    public async Task PutRuleAsync(string name, string json, CancellationToken stop)
    {
        using StringContent content = new(json, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await _client.PutAsync($"api/calendar/{name}", content, stop);
        await ReadAsync(answer, stop);
    }

    public async Task TickAsync(string id, string stage, string item, CancellationToken stop)
    {
        object tick = new { item, evidence = "https://wiki.contoso.example/migrations/42", comment = "Reviewed for the demonstration." };
        using HttpResponseMessage answer = await _client.PostAsJsonAsync($"api/releases/{id}/stages/{stage}/tick", tick, stop);
        await ReadAsync(answer, stop);
    }

    public async Task<string> KickoffAsync(string plan, string version, CancellationToken stop)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "api/releases")
        {
            Content = JsonContent.Create(new { plan, version, commit = "4f2a9c1d7b3e", artifacts = new[] { new { name = $"{plan}-image", digest = $"sha256:{new string('a', 64)}" } } }),
        };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using HttpResponseMessage answer = await _client.SendAsync(request, stop);
        return (await ReadAsync(answer, stop)).GetProperty("id").GetString()!;
    }

    public async Task<JsonElement> ReleaseAsync(string id, CancellationToken stop) => await GetAsync($"api/releases/{id}", stop);

    public async Task<JsonElement> VerifyAsync(string id, CancellationToken stop) => await GetAsync($"api/releases/{id}/history/verify", stop);

    /// <summary>Links in the mails about a release, newest first.</summary>
    public async Task<IReadOnlyList<Uri>> ApprovalLinksAsync(DateTimeOffset since, CancellationToken stop)
    {
        JsonElement mails = await GetAsync("api/dev/outbox", stop);
        return [.. mails.EnumerateArray()
            .Where(mail => mail.GetProperty("at").GetDateTimeOffset() >= since)
            .SelectMany(mail => mail.GetProperty("links").EnumerateArray())
            .Select(link => new Uri(link.GetString()!))
            .Where(link => link.AbsolutePath.StartsWith("/api/approvals/", StringComparison.Ordinal))];
    }

    public void Dispose() => _client.Dispose();

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        string text = await answer.Content.ReadAsStringAsync(stop);
        return answer.IsSuccessStatusCode
            ? JsonElement.Parse(text)
            : throw new DemoException($"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri} answered {(int)answer.StatusCode}: {text}");
    }

    private async Task<JsonElement> GetAsync(string path, CancellationToken stop)
    {
        using HttpResponseMessage answer = await _client.GetAsync(path, stop);
        return await ReadAsync(answer, stop);
    }
}

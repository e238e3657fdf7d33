using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace EndToEnd.Client;

/// <summary>The HTTP API as one credential.</summary>
public sealed class ReleaseApi : IDisposable
{
    /// <param name="key">Null: without a credential.</param>
    public ReleaseApi(Uri address, string? key)
    {
        Http = new HttpClient(new WatchedHandler()) { BaseAddress = address };
        if (key is not null)
        {
            Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    public HttpClient Http { get; }

    public async Task PutPlanAsync(string plan, string yaml)
    {
        using StringContent content = new(yaml, Encoding.UTF8, "application/yaml");
        using HttpResponseMessage answer = await Http.PutAsync($"api/plans/{plan}", content);
        await ReadAsync(answer);
    }

    /// <summary>Kicks a release off.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> KickoffAsync(object body)
    {
        using HttpResponseMessage answer = await PostAsync("api/releases", body);
        return (await ReadAsync(answer)).GetProperty("id").GetString()!;
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using HttpResponseMessage answer = await Http.GetAsync(path);
        return await ReadAsync(answer);
    }

    public async Task<string> TextAsync(string path)
    {
        using HttpResponseMessage answer = await Http.GetAsync(path);
        Assert.True(answer.IsSuccessStatusCode, $"GET {path} answered {(int)answer.StatusCode}.");
        return await answer.Content.ReadAsStringAsync();
    }

    public Task<JsonElement> ReleaseAsync(string id) => GetAsync($"api/releases/{id}");

    public Task<JsonElement> HistoryAsync(string id) => GetAsync($"api/releases/{id}/history");

    /// <summary>An operator's or approver's action, below the release.</summary>
    public async Task<JsonElement> ActAsync(string id, string action, object body)
    {
        using HttpResponseMessage answer = await PostAsync($"api/releases/{id}/{action}", body);
        return await ReadAsync(answer);
    }

    public Task<HttpResponseMessage> PostAsync(string path, object body) => Http.PostAsJsonAsync(path, body);

    public void Dispose() => Http.Dispose();

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri} answered {(int)answer.StatusCode}: {text}");
        return JsonElement.Parse(text);
    }
}

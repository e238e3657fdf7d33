using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace KickoffBench;

/// <summary>The calls of the application's API that the benchmark needs.</summary>
internal sealed class ReleaseApi : IDisposable
{
    private const string Plan = "kickoff-bench";

    // One stage that a deployment system takes at once: no people, no waiting, so that a release is over as soon as it can be.
    private const string PlanYaml = $$"""
        plan: {{Plan}}
        description: Load for bench/Kickoff
        stages:
          - stage: only
            environment: bench
            deploy:
              webhook: { connection: target, path: "/deploy/bench?mode=response" }
        """;

    private static readonly string[] Unfinished = ["queued", "running", "waiting", "rollingBack"];

    private readonly HttpClient _http;
    private int _version;

    public ReleaseApi(Uri address, string key)
    {
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1024 }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public async Task StorePlanAsync(CancellationToken stop)
    {
        using HttpResponseMessage answer = await _http.PutAsync($"api/plans/{Plan}", new StringContent(PlanYaml, Encoding.UTF8, "application/yaml"), stop);
        await ExpectAsync(answer, "storing the plan", stop);
    }

    /// <summary>Kicks a release off under an idempotency key of its own, as a pipeline does.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> KickoffAsync(CancellationToken stop)
    {
        string version = Interlocked.Increment(ref _version).ToString(CultureInfo.InvariantCulture);
        using HttpRequestMessage request = new(HttpMethod.Post, "api/releases") { Content = JsonContent.Create(new { plan = Plan, version }) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using HttpResponseMessage answer = await _http.SendAsync(request, stop);
        JsonElement body = await ExpectAsync(answer, "a kickoff", stop);
        return answer.StatusCode == HttpStatusCode.Accepted
            ? body.GetProperty("id").GetString()!
            : throw new InvalidOperationException($"A kickoff was answered {(int)answer.StatusCode} instead of 202: {body}");
    }

    public async Task<string> StatusAsync(string id, CancellationToken stop) =>
        (await _http.GetFromJsonAsync<JsonElement>($"api/releases/{id}", stop)).GetProperty("status").GetString()!;

    /// <summary>Whether any release of the benchmark is not over.</summary>
    public async Task<bool> AnyUnfinishedAsync(CancellationToken stop)
    {
        foreach (string status in Unfinished)
        {
            JsonElement page = await _http.GetFromJsonAsync<JsonElement>($"api/releases?plan={Plan}&status={status}&pageSize=1", stop);
            if (page.GetProperty("items").GetArrayLength() > 0)
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose() => _http.Dispose();

    private static async Task<JsonElement> ExpectAsync(HttpResponseMessage answer, string what, CancellationToken stop)
    {
        string body = await answer.Content.ReadAsStringAsync(stop);
        return answer.IsSuccessStatusCode
            ? JsonElement.Parse(body)
            : throw new InvalidOperationException($"{answer.RequestMessage!.RequestUri} answered {what} with {(int)answer.StatusCode}: {body}");
    }
}

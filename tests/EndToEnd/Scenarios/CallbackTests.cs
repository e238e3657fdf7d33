using System.Net;
using System.Text;
using System.Text.Json;
using EndToEnd.Client;
using EndToEnd.Hosting;

namespace EndToEnd.Scenarios;

public sealed class CallbackTests(World world)
{
    [Fact]
    public async Task Callback_WrongReports_AreRefusedUntilARightOneComes()
    {
        Trial trial = new(world, "callback");
        await trial.SwitchAsync(new { delayMs = 50, loseCallbacks = true });
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Deploy(trial.Name, "production")));
        string id = await trial.KickoffAsync();
        Uri callback = new((await trial.DeliveredAsync("deploy", "production")).Body.GetProperty("callbackUrl").GetString()!);
        using HttpClient http = new(new WatchedHandler());

        foreach ((string body, string type, int status) in Wrong())
        {
            using HttpResponseMessage refused = await PostAsync(http, callback, body, type);
            Assert.True(status == (int)refused.StatusCode, $"{body} got {(int)refused.StatusCode}, not {status}");
            Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        }

        Assert.Equal(0, Trial.Count(await trial.Api.HistoryAsync(id), "deploy.finished"));
        const string Succeeded = """{"status":"succeeded","message":"all pods are up","url":"https://deploy.contoso.example/42"}""";
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync(http, callback, Succeeded, "application/json")));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        IReadOnlyList<JsonElement> events = await trial.EndsAsync(id, "succeeded");
        JsonElement finished = Assert.Single(events, one => one.GetProperty("type").GetString() == "deploy.finished");
        Assert.Equal("all pods are up", finished.GetProperty("data").GetProperty("message").GetString());

        using HttpResponseMessage late = await PostAsync(http, callback, """{"status":"failed"}""", "application/json");
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Equal("succeeded", (await trial.Api.ReleaseAsync(id)).GetProperty("status").GetString());
        foreach (HttpResponseMessage answer in answers)
        {
            answer.Dispose();
        }
    }

    private static IEnumerable<(string Body, string Type, int Status)> Wrong() =>
    [
        ("", "application/json", 400),
        ("{", "application/json", 400),
        ("[]", "application/json", 400),
        ("{}", "application/json", 400),
        ("""{"status":"done"}""", "application/json", 400),
        ("""{"status":"Succeeded"}""", "application/json", 400),
        ("""{"status":true}""", "application/json", 400),
        ("""{"status":"succeeded","status":"failed"}""", "application/json", 400),
        ("""{"status":"succeeded","message":7}""", "application/json", 400),
        ("""{"status":"succeeded","message":"\ud800"}""", "application/json", 400),
        ("""{"status":"succeeded","url":"javascript:alert(1)"}""", "application/json", 400),
        ("""{"status":"succeeded","extra":1}""", "application/json", 400),
        ($$"""{"status":"succeeded","message":"{{new string('x', 600_000)}}"}""", "application/json", 413),
        ("""{"status":"succeeded"}""", "text/plain", 415),
        ("status=succeeded", "application/x-www-form-urlencoded", 415),
    ];

    private static async Task<HttpResponseMessage> PostAsync(HttpClient http, Uri callback, string body, string type)
    {
        using StringContent content = new(body, Encoding.UTF8, type);
        return await http.PostAsync(callback, content);
    }
}

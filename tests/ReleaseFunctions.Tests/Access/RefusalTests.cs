using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ReleaseFunctions.Access;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Access;

public sealed class RefusalTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refusal_RoleIsMissing_NamesTheRolesThatMay()
    {
        await using TestApp app = await TestApp.StartAsync();

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, "/api/releases/x/stages/y/tick", JsonContent.Create(new { }), "ci");

        JsonElement problem = await TestApp.JsonAsync(response, HttpStatusCode.Forbidden);
        Assert.Equal(["operate", "approve"], problem.GetProperty("roles").EnumerateArray().Select(role => role.GetString()));
        Assert.Equal("The API key 'ci' has none of the roles operate, approve, one of which is needed; it has kickoff.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Refusal_AnyCredential_LogsWhoAndWhyWithoutTheSecret()
    {
        using LogLines log = new();
        await using TestApp app = await TestApp.StartAsync(log: log);
        foreach ((string header, string value) in new[]
        {
            ("X-Api-Key", "rk_ops_a-wrong-secret"), ("X-Api-Key", "rk_ghost_a-wrong-secret"), ("Authorization", "Bearer not-a-key-a-wrong-secret"), ("X-Ms-Client-Principal", "a-wrong-secret"),
        })
        {
            using HttpRequestMessage request = new(HttpMethod.Get, "/api/approvals/a-wrong-secret");
            request.RequestUri = header.StartsWith("X-Ms", StringComparison.Ordinal) ? request.RequestUri : new Uri("/api/plans", UriKind.Relative);
            request.Headers.TryAddWithoutValidation(header, value);
            using HttpResponseMessage response = await app.Http.SendAsync(request, Stop);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }

        using HttpResponseMessage lacking = await app.SendAsync(HttpMethod.Put, "/api/plans/shop", new StringContent("plan: shop"), "ci");

        Assert.Equal(
            [
                "Refused GET ListPlans for key:ops from 127.0.0.1 with 401: wrong key. Roles that may: []",
                "Refused GET ListPlans for somebody from 127.0.0.1 with 401: unknown key. Roles that may: []",
                "Refused GET ListPlans for somebody from 127.0.0.1 with 401: unknown key. Roles that may: []",
                "Refused GET ShowApproval for X-MS-CLIENT-PRINCIPAL from 127.0.0.1 with 401: forged principal. Roles that may: []",
                "Refused PUT PutPlan for key:ci from 127.0.0.1 with 403: role. Roles that may: [plan]",
            ],
            log.Of(typeof(AccessLog)));
        Assert.DoesNotContain(log.All, line => line.Contains("a-wrong-secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refusal_ManyFailuresFromOneSource_Are429AndHoldBackEvenTheRightKey()
    {
        await using TestApp app = await TestApp.StartAsync(settings: ApiKeyTests.Outside(TestApp.Settings()), environment: "Production");
        for (int i = 0; i < FailureDamper.Limit; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await TryAsync(app, $"rk_ci_wrong{i}")).Status);
        }

        (HttpStatusCode Status, string? RetryAfter) right = await TryAsync(app, TestApp.Key("ci"));
        (HttpStatusCode Status, string? RetryAfter) other = await TryAsync(app, TestApp.Key("reader"));
        app.Clock.Advance(FailureDamper.Window);
        (HttpStatusCode Status, string? RetryAfter) later = await TryAsync(app, TestApp.Key("ci"));

        Assert.Equal((HttpStatusCode.TooManyRequests, "60"), right);
        Assert.Equal(HttpStatusCode.OK, other.Status);
        Assert.Equal(HttpStatusCode.OK, later.Status);
    }

    [Fact]
    public async Task Refusal_HeaderIsDoubled_Is401()
    {
        await using TestApp app = await TestApp.StartAsync();
        foreach (string header in new[] { "X-Api-Key", "Authorization" })
        {
            using HttpRequestMessage request = new(HttpMethod.Get, "/api/plans");
            string value = header == "X-Api-Key" ? TestApp.Key("ops") : $"Bearer {TestApp.Key("ops")}";
            request.Headers.TryAddWithoutValidation(header, [value, value]);

            using HttpResponseMessage response = await app.Http.SendAsync(request, Stop);

            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("reader", "ops", HttpStatusCode.Forbidden)]
    [InlineData("ops", "reader", HttpStatusCode.NotFound)]
    public async Task Refusal_TwoCredentials_AreOneCallerWhoseRolesDoNotAddUp(string inKeyHeader, string inAuthorization, HttpStatusCode expected)
    {
        await using TestApp app = await TestApp.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/releases/x/abort") { Content = JsonContent.Create(new { reason = "x" }) };
        request.Headers.TryAddWithoutValidation("X-Api-Key", TestApp.Key(inKeyHeader));
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {TestApp.Key(inAuthorization)}");

        using HttpResponseMessage response = await app.Http.SendAsync(request, Stop);

        Assert.Equal(expected, response.StatusCode);
    }

    private static async Task<(HttpStatusCode Status, string? RetryAfter)> TryAsync(TestApp app, string key)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/plans");
        request.Headers.TryAddWithoutValidation("X-Api-Key", key);
        using HttpResponseMessage response = await app.Http.SendAsync(request, Stop);
        return (response.StatusCode, response.Headers.RetryAfter?.ToString());
    }
}

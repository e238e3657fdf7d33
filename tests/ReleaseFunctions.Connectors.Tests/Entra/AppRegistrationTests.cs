using System.Net;
using System.Web;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Entra;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Tests.Entra;

/// <summary>App registrations get their tokens over the guarded way, and use them.</summary>
public sealed class AppRegistrationTests
{
    private const string Tenant = "11111111-2222-3333-4444-555555555555";
    private const string Token = "t0ken-of-the-issuer";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AzureDevOps_AppRegistration_SendsTheIssuersTokenAsBearer()
    {
        await using FakeSystem devOps = await FakeSystem.StartAsync(200, """{"authenticatedUser":{"id":"0f1e2d3c-0000-0000-0000-000000000001"}}""", ("Content-Type", "application/json"));
        await using FakeSystem issuer = await FakeSystem.StartAsync(IssueAsync, secure: true);
        await using Wired wired = new(Settings(devOps.Url), authority: new EntraAuthority { Host = issuer.Url, AllowPrivate = true }, trustAll: true);

        string said = (await wired.Get<IConnectionChecks>().CheckAsync("ado", Stop))!.LastCheck!.Finding.ToString();

        SeenRequest asked = Assert.Single(issuer.Seen, request => request.Method == "POST");
        System.Collections.Specialized.NameValueCollection form = HttpUtility.ParseQueryString(asked.Body);
        Assert.Equal($"/{Tenant}/oauth2/v2.0/token", asked.Target);
        Assert.Equal(("client_credentials", "app-1", "planted-client-secret"), (form["grant_type"], form["client_id"], form["client_secret"]));
        Assert.Contains("499b84ac-1321-427f-aa17-267ca6975798/.default", form["scope"], StringComparison.Ordinal);
        Assert.NotEmpty(devOps.Seen);
        Assert.All(devOps.Seen, request => Assert.Equal($"Bearer {Token}", request.Headers["Authorization"]));
        Assert.DoesNotContain("planted", $"{said} {wired.Log.Text}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("10.0.0.7")]
    public async Task AppRegistration_IssuerLeadsInside_IsNotAsked(string address)
    {
        await using FakeSystem devOps = await FakeSystem.StartAsync(200, "{}");
        await using Wired wired = new(
            Settings(devOps.Url),
            new ConnectorLimits { QueryRetries = 0, QueryRetryDelay = TimeSpan.FromMilliseconds(1) },
            resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]));

        string said = (await wired.Get<IConnectionChecks>().CheckAsync("ado", Stop))!.LastCheck!.Finding.ToString();

        Assert.Contains("leads to", said, StringComparison.Ordinal);
        Assert.Empty(devOps.Seen);
    }

    private static (string, string)[] Settings(Uri url) =>
    [
        ("Connections__ado__Kind", "azureDevOps"), ("Connections__ado__Url", new Uri(url, "contoso").AbsoluteUri), ("Connections__ado__AllowPrivate", "true"),
        ("Connections__ado__Tenant", Tenant), ("Connections__ado__User", "app-1"), ("Connections__ado__Secret", "planted-client-secret"),
    ];

    private static Task IssueAsync(HttpContext context)
    {
        string authority = $"{context.Request.Scheme}://{context.Request.Host}/{Tenant}";
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(context.Request.Method == "POST"
            ? $$"""{"token_type":"Bearer","expires_in":3599,"ext_expires_in":3599,"access_token":"{{Token}}"}"""
            : $$"""{"issuer":"{{authority}}/v2.0","token_endpoint":"{{authority}}/oauth2/v2.0/token","authorization_endpoint":"{{authority}}/oauth2/v2.0/authorize"}""");
    }
}

using System.Net;
using EmbeddedFunctions.Builder;
using EmbeddedFunctions.Engine;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EmbeddedFunctions.Tests.Host;

public sealed class HttpRoutingTests
{
    private static Task<EmbeddedTestHost> StartAsync(string routePrefix = "", params Type[] types) => EmbeddedTestHost.StartAsync(
        builder => builder.ConfigureFunctionsWebApplication().UseFunctionsFrom(types.Length == 0 ? [typeof(Routed)] : types),
        contentRoot: TestFolder.WithHostJson($$"""{ "version": "2.0", "extensions": { "http": { "routePrefix": "{{routePrefix}}" } } }"""),
        cancellationToken: TestContext.Current.CancellationToken);

    private static async Task<(HttpStatusCode Status, string Body)> SendAsync(EmbeddedTestHost host, HttpMethod method, string path)
    {
        using HttpRequestMessage request = new(method, path);
        using HttpResponseMessage response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("GET", "/", "root")]
    [InlineData("GET", "/plans/checkout", "get checkout")]
    [InlineData("PUT", "/plans/checkout", "put checkout")]
    [InlineData("GET", "/PLANS/checkout", "get checkout")]
    [InlineData("GET", "/plans/special", "special")]
    [InlineData("POST", "/plans/special", "post special")]
    [InlineData("GET", "/numbers/12/42b2f2a3-7a4d-4a3e-9a4b-7f7d2c0f2b11?flag=true", "12 42b2f2a3-7a4d-4a3e-9a4b-7f7d2c0f2b11 True ")]
    [InlineData("GET", "/numbers/12/42b2f2a3-7a4d-4a3e-9a4b-7f7d2c0f2b11?flag=false&note=hi", "12 42b2f2a3-7a4d-4a3e-9a4b-7f7d2c0f2b11 False hi")]
    [InlineData("GET", "/ui/a/b/c", "ui a/b/c")]
    [InlineData("GET", "/ui", "ui ")]
    [InlineData("DELETE", "/AnyMethod", "any DELETE")]
    public async Task Send_KnownRoute_ReachesItsFunction(string method, string path, string expected)
    {
        await using EmbeddedTestHost host = await StartAsync();

        var answer = await SendAsync(host, new HttpMethod(method), path);

        Assert.Equal((HttpStatusCode.OK, expected), answer);
    }

    [Theory]
    [InlineData("GET", "/nowhere")]
    [InlineData("GET", "/x/")]
    [InlineData("DELETE", "/plans/checkout")]
    [InlineData("HEAD", "/plans/checkout")]
    [InlineData("GET", "/numbers/twelve/42b2f2a3-7a4d-4a3e-9a4b-7f7d2c0f2b11")]
    [InlineData("GET", "/api/plans/checkout")]
    public async Task Send_UnknownRouteOrMethod_IsNotFound(string method, string path)
    {
        await using EmbeddedTestHost host = await StartAsync();

        var answer = await SendAsync(host, new HttpMethod(method), path);

        Assert.Equal((HttpStatusCode.NotFound, ""), answer);
    }

    [Fact]
    public async Task Send_HeadWhereListed_AnswersHeadersWithoutBody()
    {
        await using EmbeddedTestHost host = await StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Head, "/page");

        using HttpResponseMessage response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("api", "/api/plans/checkout")]
    [InlineData("/v2/public/", "/v2/public/plans/checkout")]
    public async Task Send_RoutePrefix_StandsBeforeEveryRoute(string prefix, string path)
    {
        await using EmbeddedTestHost host = await StartAsync(prefix);

        Assert.Equal((HttpStatusCode.OK, "get checkout"), await SendAsync(host, HttpMethod.Get, path));
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(host, HttpMethod.Get, "/plans/checkout")).Status);
    }

    [Fact]
    public async Task Send_NoHostJson_PrefixIsApi()
    {
        await using EmbeddedTestHost host = await EmbeddedTestHost.StartAsync(
            builder => builder.ConfigureFunctionsWebApplication().UseFunctionsFrom(typeof(Routed)),
            contentRoot: TestFolder.Empty(),
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, "get checkout"), await SendAsync(host, HttpMethod.Get, "/api/plans/checkout"));
    }

    [Fact]
    public async Task Send_RouteValueOfWrongTypeWithoutConstraint_FailsAsOnTheRealHost()
    {
        await using EmbeddedTestHost host = await StartAsync();

        var answer = await SendAsync(host, HttpMethod.Get, "/unconstrained/twelve");

        Assert.Equal((HttpStatusCode.InternalServerError, ""), answer);
    }

    public static class Routed
    {
        [Function("Root")]
        public static IActionResult Root(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "{ignored:maxlength(0)?}")] HttpRequest request)
            => Text("root", request);

        [Function("GetPlan")]
        public static IActionResult GetPlan(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "plans/{plan}")] HttpRequest request, string plan)
            => Text($"get {plan}", request);

        [Function("PutPlan")]
        public static IActionResult PutPlan(
            [HttpTrigger(AuthorizationLevel.Anonymous, "PUT", Route = "plans/{plan}")] HttpRequest request, string plan)
            => Text($"put {plan}", request);

        [Function("GetSpecial")]
        public static IActionResult GetSpecial(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "plans/special")] HttpRequest request)
            => Text("special", request);

        // The literal route answers GET only, so a POST of it belongs here.
        [Function("PostPlan")]
        public static IActionResult PostPlan(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "plans/{plan}")] HttpRequest request, string plan)
            => Text($"post {plan}", request);

        [Function("Numbers")]
        public static IActionResult Numbers(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "numbers/{number:int}/{id:guid}")] HttpRequest request,
            int number, Guid id, bool flag, string? note)
            => Text($"{number} {id} {flag} {note}", request);

        [Function("Unconstrained")]
        public static IActionResult Unconstrained(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "unconstrained/{number}")] HttpRequest request, int number)
            => Text($"{number}", request);

        [Function("Ui")]
        public static IActionResult Ui(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ui/{*path}")] HttpRequest request, string? path)
            => Text($"ui {path}", request);

        [Function("Page")]
        public static IActionResult Page([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "page")] HttpRequest request)
            => new ContentResult { Content = "<p>page</p>", ContentType = "text/html" };

        [Function("AnyMethod")]
        public static IActionResult AnyMethod([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request)
            => Text($"any {request.Method}", request);

        private static ContentResult Text(string text, HttpRequest request)
        {
            Assert.NotNull(request.HttpContext);
            return new ContentResult { Content = text, ContentType = "text/plain" };
        }
    }
}

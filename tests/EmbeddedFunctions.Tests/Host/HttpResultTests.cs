using System.Net.Http.Json;
using EmbeddedFunctions.Engine;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace EmbeddedFunctions.Tests.Host;

public sealed class HttpResultTests
{
    [Theory]
    [InlineData("ActionObject", 200, "application/json", """{"firstName":"Ada","level":1}""")]
    [InlineData("ActionTask", 201, "application/json", """{"firstName":"Ada","level":1}""")]
    [InlineData("ActionValueTask", 204, null, "")]
    [InlineData("ActionProblem", 409, "application/problem+json", """{"title":"Taken","status":409}""")]
    [InlineData("ActionText", 200, "text/plain", "hello")]
    [InlineData("ResultJson", 200, "application/json", """{"firstName":"Ada","level":1}""")]
    [InlineData("ResultText", 202, "text/html", "<p>hi</p>")]
    [InlineData("ResultBytes", 200, "application/octet-stream", "bytes")]
    [InlineData("ResultTask", 404, null, "")]
    [InlineData("Nothing", 200, null, "")]
    [InlineData("NothingAsync", 418, null, "")]
    public async Task Get_EveryKindOfResult_IsWrittenAsTheIntegrationDoes(string route, int status, string? contentType, string body)
    {
        await using EmbeddedTestHost host = await HttpHost.StartAsync(typeof(Results));

        Assert.Equal((status, contentType, body), await host.GetAsync($"/{route}"));
    }

    [Fact]
    public async Task Get_ResultProblem_IsProblemDetailsWithExtensions()
    {
        await using EmbeddedTestHost host = await HttpHost.StartAsync(typeof(Results));

        var (status, contentType, body) = await host.GetAsync("/ResultProblem");

        Assert.Equal((422, "application/problem+json"), (status, contentType));
        Assert.Contains("\"errors\":[\"a\",\"b\"]", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Text")]
    [InlineData("Object")]
    public async Task Get_ReturnValueThatIsNoResult_IsEmptyOkAndWarned(string route)
    {
        using RecordedLog log = new();
        await using EmbeddedTestHost host = await HttpHost.StartAsync(typeof(Results), builder => builder.Logging.AddProvider(log));

        Assert.Equal((200, null, ""), await host.GetAsync($"/{route}"));
        Assert.Contains(log.Entries, entry => entry.Level == LogLevel.Warning && entry.Message.Contains($"'{route}'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Get_Throws_IsServerErrorWithoutDetailsAndLogged()
    {
        using RecordedLog log = new();
        await using EmbeddedTestHost host = await HttpHost.StartAsync(typeof(Results), builder => builder.Logging.AddProvider(log));

        var answer = await host.GetAsync("/Throws");

        Assert.Equal((500, null, ""), answer);
        Assert.Contains(log.Entries, entry => entry is { Level: LogLevel.Error, Error.Message: "secret detail" }
            && entry.Message.Contains("'Throws'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Get_HeadersAndCookies_ReachTheCaller()
    {
        await using EmbeddedTestHost host = await HttpHost.StartAsync(typeof(Results));
        using HttpRequestMessage request = new(HttpMethod.Get, "/Headers");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer abc");

        using HttpResponseMessage response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("Bearer abc", Assert.Single(response.Headers.GetValues("X-Seen")));
        Assert.StartsWith("session=1;", Assert.Single(response.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Server"));
        Assert.Equal("/elsewhere", response.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Post_Form_IsRead()
    {
        await using EmbeddedTestHost host = await HttpHost.StartAsync(typeof(Results));
        using FormUrlEncodedContent form = new([KeyValuePair.Create("decision", "approve"), KeyValuePair.Create("comment", "ok & fine")]);

        Assert.Equal((200, "text/plain", "approve ok & fine"), await host.PostAsync("/Form", form));
    }

    [Fact]
    public async Task Post_Multipart_IsRead()
    {
        await using EmbeddedTestHost host = await HttpHost.StartAsync(typeof(Results));
        using MultipartFormDataContent form = new();
        form.Add(new StringContent("approve"), "decision");
        form.Add(new ByteArrayContent([1, 2, 3]), "file", "plan.bin");

        Assert.Equal((200, "text/plain", "plan.bin 3"), await host.PostAsync("/Upload", form));
    }

    [Fact]
    public async Task Post_JsonAndRawBody_AreRead()
    {
        await using EmbeddedTestHost host = await HttpHost.StartAsync(typeof(Results));

        Assert.Equal((200, "text/plain", "Grace"), await host.PostAsync("/Json", JsonContent.Create(new Person("Grace", Level.Low))));
        Assert.Equal((200, "text/plain", "5"), await host.PostAsync("/Raw", new ByteArrayContent([1, 2, 3, 4, 5])));
    }

    [Fact]
    public async Task Post_BodyOverTheLimit_IsTooLarge()
    {
        await using EmbeddedTestHost host = await HttpHost.StartAsync(
            typeof(Results), settings: new Dictionary<string, string?> { ["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] = "100" });

        Assert.Equal((413, null, ""), await host.PostAsync("/Raw", new ByteArrayContent(new byte[101])));
        Assert.Equal((200, "text/plain", "100"), await host.PostAsync("/Raw", new ByteArrayContent(new byte[100])));
    }

    public enum Level
    {
        Low,
        High,
    }

    public sealed record Person(string FirstName, Level Level);

    public sealed class Results
    {
        private static readonly Person Ada = new("Ada", Level.High);

        [Function("ActionObject")]
        public IActionResult ActionObject([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new OkObjectResult(Ada);

        [Function("ActionTask")]
        public async Task<IActionResult> ActionTask([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            await Task.Yield();
            return new ObjectResult(Ada) { StatusCode = 201 };
        }

        [Function("ActionValueTask")]
        public ValueTask<IActionResult> ActionValueTask([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
            => ValueTask.FromResult<IActionResult>(new NoContentResult());

        [Function("ActionProblem")]
        public IActionResult ActionProblem([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
            => new ObjectResult(new ProblemDetails { Title = "Taken", Status = 409 }) { StatusCode = 409, ContentTypes = { "application/problem+json" } };

        [Function("ActionText")]
        public IActionResult ActionText([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new OkObjectResult("hello");

        [Function("ResultJson")]
        public IResult ResultJson([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => TypedResults.Json(Ada);

        [Function("ResultText")]
        public static IResult ResultText([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
            => TypedResults.Text("<p>hi</p>", "text/html", statusCode: 202);

        [Function("ResultBytes")]
        public static IResult ResultBytes([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
            => TypedResults.File("bytes"u8.ToArray(), "application/octet-stream", "file.bin");

        [Function("ResultTask")]
        public static Task<IResult> ResultTask([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
            => Task.FromResult<IResult>(TypedResults.NotFound());

        [Function("ResultProblem")]
        public static IResult ResultProblem([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
            => TypedResults.Problem("no", statusCode: 422, extensions: new Dictionary<string, object?> { ["errors"] = new[] { "a", "b" } });

        [Function("Nothing")]
        public void Nothing([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
        }

        [Function("NothingAsync")]
        public Task NothingAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context)
        {
            context.GetHttpContext()!.Response.StatusCode = 418;
            return Task.CompletedTask;
        }

        [Function("Text")]
        public string Text([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => "text";

        [Function("Object")]
        public Task<Person> Object([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Task.FromResult(Ada);

        [Function("Throws")]
        public IActionResult Throws([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
            => throw new InvalidOperationException("secret detail");

        [Function("Headers")]
        public IResult Headers([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            request.HttpContext.Response.Headers["X-Seen"] = request.Headers.Authorization;
            request.HttpContext.Response.Cookies.Append("session", "1", new CookieOptions { HttpOnly = true });
            return TypedResults.Redirect("/elsewhere");
        }

        [Function("Form")]
        public async Task<IResult> Form([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, CancellationToken cancellationToken)
        {
            IFormCollection form = await request.ReadFormAsync(cancellationToken);
            return TypedResults.Text($"{form["decision"]} {form["comment"]}");
        }

        [Function("Upload")]
        public async Task<IResult> Upload([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, CancellationToken cancellationToken)
        {
            IFormFile file = (await request.ReadFormAsync(cancellationToken)).Files[0];
            return TypedResults.Text($"{file.FileName} {file.Length}");
        }

        [Function("Json")]
        public async Task<IResult> Json([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, CancellationToken cancellationToken)
            => TypedResults.Text((await request.ReadFromJsonAsync<Person>(cancellationToken))!.FirstName);

        [Function("Raw")]
        public async Task<IResult> Raw([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, CancellationToken cancellationToken)
        {
            using MemoryStream body = new();
            await request.Body.CopyToAsync(body, cancellationToken);
            return TypedResults.Text($"{body.Length}");
        }
    }
}

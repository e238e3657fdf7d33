using System.Net;
using EmbeddedFunctions.Engine;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace EmbeddedFunctions.Tests.Host;

public sealed class HttpAuthorizationTests
{
    private static readonly Dictionary<string, string?> Keys = new()
    {
        ["EmbeddedFunctions__FunctionKey"] = "function-key",
        ["EmbeddedFunctions__MasterKey"] = "master-key",
    };

    [Theory]
    [InlineData("/Open", null, HttpStatusCode.OK)]
    [InlineData("/Keyed", null, HttpStatusCode.Unauthorized)]
    [InlineData("/Keyed", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("/Keyed", "function-key", HttpStatusCode.OK)]
    [InlineData("/Keyed", "master-key", HttpStatusCode.OK)]
    [InlineData("/Default", null, HttpStatusCode.Unauthorized)]
    [InlineData("/Default", "function-key", HttpStatusCode.OK)]
    [InlineData("/Administrative", "function-key", HttpStatusCode.Unauthorized)]
    [InlineData("/Administrative", "master-key", HttpStatusCode.OK)]
    public async Task Get_KeyInHeader_IsChecked(string path, string? key, HttpStatusCode expected)
    {
        await using EmbeddedTestHost host = await HttpHost.StartAsync(typeof(Levels), settings: Keys);
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        if (key is not null)
        {
            request.Headers.Add("x-functions-key", key);
        }

        using HttpResponseMessage response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Get_KeyInQuery_IsTaken()
    {
        await using EmbeddedTestHost host = await HttpHost.StartAsync(typeof(Levels), settings: Keys);

        Assert.Equal(200, (await host.GetAsync("/Keyed?code=function-key")).Status);
    }

    [Theory]
    [InlineData("/Keyed")]
    [InlineData("/Keyed?code=")]
    [InlineData("/Administrative?code=anything")]
    public async Task Get_NoKeyConfigured_AnswersNobody(string path)
    {
        await using EmbeddedTestHost host = await HttpHost.StartAsync(typeof(Levels));

        Assert.Equal((401, null, ""), await host.GetAsync(path));
    }

    public static class Levels
    {
        [Function("Open")]
        public static IActionResult Open([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new OkResult();

        [Function("Keyed")]
        public static IActionResult Keyed([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest request) => new OkResult();

        [Function("Default")]
        public static IActionResult Default([HttpTrigger("get")] HttpRequest request) => new OkResult();

        [Function("Administrative")]
        public static IActionResult Administrative([HttpTrigger(AuthorizationLevel.Admin, "get")] HttpRequest request) => new OkResult();
    }
}

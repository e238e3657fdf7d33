using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Connectors.Tests.Contracts;
using ReleaseFunctions.Core.Mail;

namespace ReleaseFunctions.Connectors.Tests.Mail;

/// <summary>
/// Neither the request nor our stand-in's answers drift from Microsoft's description of <c>sendMail</c>. Microsoft's client writes the action's two parameters with capitals, as its metadata
/// does, and Graph takes either; the description, as stored, has them as Microsoft's documentation writes them, so that spelling alone is turned on the way to Prism.
/// </summary>
public sealed class GraphMailContractTests(PrismMocks mocks)
{
    private const string Spec = "msgraph.json";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Client_SendsMail_IsWhatTheDescriptionAllows(bool isUrgent)
    {
        await using PrismGate gate = await PrismGate.StartAsync(await mocks.UrlOfAsync(Spec), @base: "/v1.0", secure: true, rewrite: Turned);
        await using Wired wired = Wire(gate);

        await wired.Get<IMailer>().SendAsync(Mails.Mail() with { IsUrgent = isUrgent }, Stop);

        Assert.Equal(("POST /v1.0/users/releases%40contoso.example/sendMail", string.Empty), (Assert.Single(gate.Exchanges).Call.Replace("@", "%40", StringComparison.Ordinal), gate.Exchanges[0].Violations));
    }

    [Fact]
    public async Task Client_MailWithoutMessage_IsRefusedByTheDescription()
    {
        await using PrismGate gate = await PrismGate.StartAsync(await mocks.UrlOfAsync(Spec), @base: "/v1.0", secure: true, rewrite: _ => """{"saveToSentItems":"no"}""");
        await using Wired wired = Wire(gate);

        await Assert.ThrowsAsync<MailFailedException>(() => wired.Get<IMailer>().SendAsync(Mails.Mail(), Stop));

        Assert.NotEqual(string.Empty, Assert.Single(gate.Exchanges).Violations);
    }

    [Theory]
    [InlineData(202, "")]
    [InlineData(403, """{"error":{"code":"ErrorAccessDenied","message":"Access is denied."}}""")]
    [InlineData(429, """{"error":{"code":"ApplicationThrottled","message":"Slow down."}}""")]
    public async Task Fake_EveryAnswer_IsWhatTheDescriptionSays(int status, string body)
    {
        await using FakeSystem graph = await FakeSystem.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = body.Length > 0 ? "application/json" : null;
            return context.Response.WriteAsync(body);
        });
        await using Prism prism = await Prism.ProxyAsync(Spec, graph.Url);
        await using PrismGate gate = await PrismGate.StartAsync(prism.Url, isMock: false, @base: "/v1.0", secure: true, rewrite: Turned);
        await using Wired wired = Wire(gate);

        Exception? failure = await Record.ExceptionAsync(() => wired.Get<IMailer>().SendAsync(Mails.Mail(), Stop));

        Assert.Equal(status == 202, failure is null);
        Assert.Equal(string.Empty, Assert.Single(gate.Exchanges).Violations);
        Assert.Single(graph.Seen);
    }

    private static Wired Wire(PrismGate gate) => new(
        [
            ("Mail__Kind", "graph"), ("Mail__From", "releases@contoso.example"), ("Mail__Connection", "office"),
            ("Connections__office__Kind", "graph"), ("Connections__office__Url", gate.Url.AbsoluteUri), ("Connections__office__Token", "t0k3n"), ("Connections__office__AllowPrivate", "true"),
        ],
        realTime: true,
        trustAll: true);

    private static string Turned(string body)
    {
        JsonObject sent = JsonNode.Parse(body)!.AsObject();
        Assert.Equal(["Message", "SaveToSentItems"], sent.Select(member => member.Key).Order(StringComparer.Ordinal));
        return new JsonObject { ["message"] = sent["Message"]!.DeepClone(), ["saveToSentItems"] = sent["SaveToSentItems"]!.DeepClone() }.ToJsonString();
    }
}

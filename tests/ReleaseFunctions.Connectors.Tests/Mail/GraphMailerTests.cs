using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Core.Mail;

namespace ReleaseFunctions.Connectors.Tests.Mail;

/// <summary>Against a stand-in over TLS; Microsoft Graph itself cannot be had here.</summary>
public sealed class GraphMailerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(202)]
    [InlineData(204)]
    public async Task SendAsync_Accepted_SentTheContractsRequest(int status)
    {
        await using FakeSystem graph = await StartAsync(status, "");
        await using Wired wired = Wire(graph);

        await wired.Get<IMailer>().SendAsync(Mails.Mail(), Cancel);

        SeenRequest seen = Assert.Single(graph.Seen);
        Assert.Equal(("POST", "/v1.0/users/releases%40contoso.example/sendMail"), (seen.Method, seen.Target.Replace("@", "%40", StringComparison.Ordinal)));
        Assert.Equal("Bearer planted-token", seen.Headers["Authorization"]);
        JsonElement body = JsonDocument.Parse(seen.Body).RootElement;
        JsonElement message = body.GetProperty("Message");
        Assert.False(body.GetProperty("SaveToSentItems").GetBoolean());
        Assert.Equal("Approve größe 1.2", message.GetProperty("subject").GetString());
        Assert.Equal(("html", Mails.Mail().Html), (message.GetProperty("body").GetProperty("contentType").GetString(), message.GetProperty("body").GetProperty("content").GetString()));
        Assert.Equal("ada@contoso.example", message.GetProperty("toRecipients")[0].GetProperty("emailAddress").GetProperty("address").GetString());
        Assert.Equal("<told-1@contoso.example>", message.GetProperty("internetMessageId").GetString());
        Assert.Equal("""{"name":"x-release-id","value":"checkout-42"}""", message.GetProperty("internetMessageHeaders")[0].GetRawText());
    }

    [Theory]
    [InlineData(400, """{"error":{"code":"ErrorInvalidRecipients","message":"At least one recipient is not valid."}}""", "ErrorInvalidRecipients: At least one recipient is not valid.")]
    [InlineData(403, """{"error":{"code":"ErrorAccessDenied","message":"saw planted-token"}}""", "saw [hidden]")]
    [InlineData(404, "", "404")]
    [InlineData(429, """{"error":{"code":"ApplicationThrottled","message":"slow down"}}""", "ApplicationThrottled")]
    [InlineData(503, "<html>", "503")]
    [InlineData(302, "", "302")]
    public async Task SendAsync_Refused_FailsOnceAndSaysWhy(int status, string body, string expected)
    {
        await using FakeSystem graph = await StartAsync(status, body);
        await using Wired wired = Wire(graph);

        MailFailedException failure = await Assert.ThrowsAsync<MailFailedException>(() => wired.Get<IMailer>().SendAsync(Mails.Mail(), Cancel));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Single(graph.Seen);
        Assert.DoesNotContain("planted", failure + wired.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_NoAnswerInTime_FailsAndIsNotRepeated()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using FakeSystem graph = await FakeSystem.StartAsync(
            context =>
            {
                asked.TrySetResult();
                return Task.Delay(Timeout.Infinite, context.RequestAborted);
            },
            secure: true);
        await using Wired wired = Wire(graph);

        Task sending = wired.Get<IMailer>().SendAsync(Mails.Mail(), Cancel);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancel);
        wired.Clock.Advance(TimeSpan.FromSeconds(30));
        MailFailedException failure = await Assert.ThrowsAsync<MailFailedException>(() => sending.WaitAsync(TimeSpan.FromSeconds(10), Cancel));

        Assert.Contains("30 s", failure.Message, StringComparison.Ordinal);
        Assert.Single(graph.Seen);
    }

    [Theory]
    [InlineData(429, "17", 17)]
    [InlineData(503, "99999", 3600)]
    [InlineData(429, null, 0)]
    [InlineData(403, "17", null)]
    public async Task SendAsync_Throttled_SaysWhenToTryAgain(int status, string? retryAfter, int? seconds)
    {
        await using FakeSystem graph = await FakeSystem.StartAsync(
            context =>
            {
                context.Response.StatusCode = status;
                if (retryAfter is not null)
                {
                    context.Response.Headers.RetryAfter = retryAfter;
                }

                return Task.CompletedTask;
            },
            secure: true);
        await using Wired wired = Wire(graph);

        MailFailedException failure = await Assert.ThrowsAsync<MailFailedException>(() => wired.Get<IMailer>().SendAsync(Mails.Mail(), Cancel));

        Assert.Equal(seconds, (int?)failure.RetryAfter?.TotalSeconds);
    }

    [Fact]
    public async Task SendAsync_SubjectWithLineBreak_SendsNothing()
    {
        await using FakeSystem graph = await StartAsync(202, "");
        await using Wired wired = Wire(graph);

        await Assert.ThrowsAsync<MailFailedException>(() => wired.Get<IMailer>().SendAsync(Mails.Mail(subject: "a\r\nb"), Cancel));

        Assert.Empty(graph.Seen);
    }

    private static Task<FakeSystem> StartAsync(int status, string body) => FakeSystem.StartAsync(
        context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            return body.Length == 0 ? Task.CompletedTask : context.Response.WriteAsync(body);
        },
        secure: true);

    private static Wired Wire(FakeSystem graph) => new(
        [
            ("Mail__Kind", "graph"),
            ("Mail__From", "releases@contoso.example"),
            ("Mail__Connection", "office"),
            ("Connections__office__Kind", "graph"),
            ("Connections__office__Url", graph.Url.AbsoluteUri),
            ("Connections__office__Token", "planted-token"),
            ("Connections__office__AllowPrivate", "true"),
        ],
        trustAll: true);
}

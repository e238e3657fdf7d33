using Microsoft.Extensions.Options;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Connectors.Tests.Chat;
using ReleaseFunctions.Connectors.Tests.Contracts;
using ReleaseFunctions.Connectors.Tests.Flags;
using ReleaseFunctions.Core.Chat;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Notices;

namespace ReleaseFunctions.Connectors.Tests.Slack;

public sealed class SlackRoomTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PostAsync_Webhook_MessageIsThereOnceWithoutACredentialInAHeader()
    {
        await using FakeSlack slack = await FakeSlack.StartAsync();
        await using Wired wired = Webhook(slack);

        OutletAnswer answer = await wired.Get<IChat>().PostAsync("room", Messages.Started, Stop);

        Assert.Equal(OutletState.Done, answer.State);
        Assert.Equal("checkout 1.4.2 started", (string?)Assert.Single(slack.Posted)["text"]);
        Assert.DoesNotContain("Authorization", slack.Seen.Single().Headers.Keys);
        Assert.Equal("application/json; charset=utf-8", slack.Seen.Single().Headers["Content-Type"]);
    }

    [Fact]
    public async Task PostAsync_Bot_MessageIsInTheChannel()
    {
        await using FakeSlack slack = await FakeSlack.StartAsync();
        await using Wired wired = Bot(new Uri(slack.Url, "/api"));

        OutletAnswer answer = await wired.Get<IChat>().PostAsync("room", Messages.Hostile, Stop);

        Assert.Equal(OutletState.Done, answer.State);
        Assert.Equal(4, Assert.Single(slack.Posted)["blocks"]!.AsArray().Count);
    }

    [Theory]
    [InlineData(400, "invalid_payload", OutletState.Refused, "Nothing was posted")]
    [InlineData(400, "invalid_blocks", OutletState.Refused, "Nothing was posted")]
    [InlineData(403, "action_prohibited", OutletState.Refused, "rules do not let it post")]
    [InlineData(404, "channel_not_found", OutletState.Refused, "no such channel")]
    [InlineData(404, "no_service", OutletState.Refused, "make a new one")]
    [InlineData(410, "channel_is_archived", OutletState.Refused, "archived")]
    [InlineData(302, "", OutletState.Refused, "Redirects are not followed")]
    [InlineData(200, "<html>sign in</html>", OutletState.Refused, "not known whether the message is there")]
    [InlineData(500, "rollup_error", OutletState.TryAgain, "rollup_error")]
    [InlineData(503, "", OutletState.TryAgain, "503")]
    public async Task PostAsync_WebhookAnswersOtherwise_IsSaidWithWhatToDo(int status, string body, OutletState state, string says)
    {
        await using FakeSlack slack = await FakeSlack.StartAsync();
        slack.Script = _ => new ScriptedAnswer(status, body, ("Location", "https://elsewhere.example"));
        await using Wired wired = Webhook(slack);

        OutletAnswer answer = await wired.Get<IChat>().PostAsync("room", Messages.Started, Stop);

        Assert.Equal(state, answer.State);
        Assert.Contains(says, answer.Message, StringComparison.Ordinal);
        Assert.Single(slack.Seen);
    }

    [Theory]
    [InlineData("invalid_auth", OutletState.Refused, "set Connections__<name>__Token")]
    [InlineData("missing_scope", OutletState.Refused, "chat:write")]
    [InlineData("not_in_channel", OutletState.Refused, "Invite the bot")]
    [InlineData("channel_not_found", OutletState.Refused, "Channel")]
    [InlineData("is_archived", OutletState.Refused, "archived")]
    [InlineData("something_new", OutletState.Refused, "something_new")]
    [InlineData("ratelimited", OutletState.TryAgain, "ratelimited")]
    [InlineData("internal_error", OutletState.TryAgain, "internal_error")]
    public async Task PostAsync_BotIsAnsweredOkFalse_IsNoSuccess(string error, OutletState state, string says)
    {
        await using FakeSlack slack = await FakeSlack.StartAsync();
        slack.Script = _ => new ScriptedAnswer(200, $$"""{"ok":false,"error":"{{error}}"}""");
        await using Wired wired = Bot(new Uri(slack.Url, "/api"));

        OutletAnswer answer = await wired.Get<IChat>().PostAsync("room", Messages.Started, Stop);

        Assert.Equal(state, answer.State);
        Assert.Contains(says, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostAsync_TooManyMessages_IsTriedWhenSlackSays()
    {
        await using FakeSlack slack = await FakeSlack.StartAsync();
        slack.Script = _ => new ScriptedAnswer(429, "rate_limited", ("Retry-After", "42"));
        await using Wired wired = Webhook(slack);

        OutletAnswer answer = await wired.Get<IChat>().PostAsync("room", Messages.Started, Stop);

        Assert.Equal((OutletState.TryAgain, TimeSpan.FromSeconds(42)), (answer.State, answer.RetryAfter));
    }

    [Fact]
    public async Task PostAsync_SystemIsGone_IsTriedAgain()
    {
        FakeSlack slack = await FakeSlack.StartAsync();
        await using Wired wired = Webhook(slack);
        await slack.DisposeAsync();

        OutletAnswer answer = await wired.Get<IChat>().PostAsync("room", Messages.Started, Stop);

        Assert.Equal(OutletState.TryAgain, answer.State);
    }

    [Fact]
    public async Task PostAsync_UnknownRoom_IsRefused()
    {
        await using Wired wired = new([]);

        OutletAnswer answer = await wired.Get<IChat>().PostAsync("nowhere", Messages.Started, Stop);

        Assert.Equal(OutletState.Refused, answer.State);
        Assert.Contains("Connections__nowhere__Kind", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task PostAsync_SystemEchoesTheCredential_ItIsShownNowhere(bool webhook)
    {
        await using FakeSlack slack = await FakeSlack.StartAsync();
        slack.Script = request => new ScriptedAnswer(400, $"no {FakeSlack.WebhookPath} XXXXXXXXXXXXXXXXXXXXPLANTED {FakeSlack.Token}");
        await using Wired wired = webhook ? Webhook(slack) : Bot(new Uri(slack.Url, "/api"));

        OutletAnswer answer = await wired.Get<IChat>().PostAsync("room", Messages.Started, Stop);

        Assert.Equal(OutletState.Refused, answer.State);
        Assert.DoesNotContain(webhook ? "XXXXPLANTED" : "planted-token", answer.Message + wired.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostAsync_DescriptionOfSlack_AllowsRequestAndAnswer()
    {
        await using FakeSlack slack = await FakeSlack.StartAsync();
        await using Wired wired = Bot(new Uri(slack.Url, "/api"));
        await wired.Get<IChat>().PostAsync("room", Messages.Started, Stop);
        SeenRequest sent = slack.Seen.Single();
        await using Prism prism = await Prism.ProxyAsync("slack.json", new Uri(slack.Url, "/api"));
        using HttpClient client = new();
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(prism.Url, "/chat.postMessage"))
        {
            Content = new StringContent(sent.Body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-www-form-urlencoded")),
        };

        // The archived description wants the token in a header of that name; Slack's documentation wants it where the client has it.
        request.Headers.Add("token", FakeSlack.Token);
        request.Headers.TryAddWithoutValidation("Authorization", sent.Headers["Authorization"]);
        using HttpResponseMessage response = await client.SendAsync(request, Stop);

        Assert.Empty(await Prism.ViolationsAsync(response, isMock: false, Stop));
        Assert.Equal(2, slack.Posted.Count);
    }

    [Theory]
    [InlineData("", "", "", "Url is missing")]
    [InlineData("https://hooks.slack.example/services/x", "", "", "is not where Slack takes webhooks")]
    [InlineData("", "xoxb-1", "", "Channel is missing")]
    [InlineData("https://evil.example/api", "xoxb-1", "C1", "is not Slack")]
    public async Task Settings_Wrong_StopTheHost(string url, string token, string channel, string says)
    {
        await using Wired wired = new([("Connections__room__Kind", "slack"), ("Connections__room__Url", url), ("Connections__room__Token", token), ("Connections__room__Channel", channel)]);

        OptionsValidationException wrong = Assert.Throws<OptionsValidationException>(() => wired.Get<IConnectionDirectory>());

        Assert.Contains(says, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FakeSlack.Token, true, true, "may post")]
    [InlineData("xoxb-other", false, null, "does not accept the token")]
    public async Task CheckAsync_Bot_SaysWhetherTheTokenIsAccepted(string token, bool accepted, bool? may, string says)
    {
        await using FakeSlack slack = await FakeSlack.StartAsync();
        await using Wired wired = Bot(new Uri(slack.Url, "/api"), token);

        ConnectionFinding finding = await CheckAsync(wired);

        Assert.Equal((true, accepted, may), (finding.Reachable, finding.CredentialAccepted, finding.RightsSufficient));
        Assert.Contains(says, finding.Message, StringComparison.Ordinal);
        Assert.Empty(slack.Posted);
    }

    [Fact]
    public async Task CheckAsync_Webhook_IsNotPostedTo()
    {
        await using FakeSlack slack = await FakeSlack.StartAsync();
        await using Wired wired = Webhook(slack);

        ConnectionFinding finding = await CheckAsync(wired);

        Assert.Null(finding.Reachable);
        Assert.Empty(slack.Seen);
    }

    private static Task<ConnectionFinding> CheckAsync(Wired wired)
    {
        wired.Get<IConnectionDirectory>().TryGet("room", out ConnectionSettings? room);
        return wired.Get<IEnumerable<IConnectionProbe>>().Single(probe => probe.Kind == ConnectionKind.Slack).CheckAsync(room!, Stop);
    }

    private static Wired Webhook(FakeSlack slack) =>
        new([("Connections__room__Kind", "slack"), ("Connections__room__Url", slack.WebhookUrl.ToString()), ("Connections__room__AllowPrivate", "true")]);

    private static Wired Bot(Uri url, string token = FakeSlack.Token) => new(
    [
        ("Connections__room__Kind", "slack"),
        ("Connections__room__Url", url.ToString()),
        ("Connections__room__Token", token),
        ("Connections__room__Channel", FakeSlack.Channel),
        ("Connections__room__AllowPrivate", "true"),
    ]);
}

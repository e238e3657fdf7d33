using Microsoft.Extensions.Options;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Tests.Chat;
using ReleaseFunctions.Core.Chat;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Notices;

namespace ReleaseFunctions.Connectors.Tests.Teams;

public sealed class TeamsRoomTests
{
    private const string Signature = "planted-signature_of-the-flow";
    private const string Path = "/powerautomate/automations/direct/workflows/0123456789abcdef/triggers/manual/paths/invoke?api-version=1&sp=%2Ftriggers&sig=" + Signature;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(200, "", OutletState.Done, "only Teams knows")]
    [InlineData(202, "", OutletState.Done, "only Teams knows")]
    [InlineData(400, """{"error":{"code":"WorkflowTriggerIsNotEnabled","message":"The trigger is off."}}""", OutletState.Refused, "switched off")]
    [InlineData(401, "", OutletState.Refused, "copy the address anew")]
    [InlineData(404, "", OutletState.Refused, "make a new one")]
    [InlineData(413, "", OutletState.Refused, "Nothing was posted")]
    [InlineData(502, "<html></html>", OutletState.TryAgain, "502")]
    public async Task PostAsync_Answer_IsWhatItMeans(int status, string body, OutletState state, string says)
    {
        await using FakeSystem teams = await FakeSystem.StartAsync(status, body);
        await using Wired wired = Room(teams.Url);

        OutletAnswer answer = await wired.Get<IChat>().PostAsync("room", Messages.Started, Stop);

        Assert.Equal(state, answer.State);
        Assert.Contains(says, answer.Message, StringComparison.Ordinal);
        Assert.Equal(Path, Assert.Single(teams.Seen).Target);
    }

    [Fact]
    public async Task PostAsync_Busy_IsTriedWhenItSays()
    {
        await using FakeSystem teams = await FakeSystem.StartAsync(429, "", ("Retry-After", "30"));
        await using Wired wired = Room(teams.Url);

        OutletAnswer answer = await wired.Get<IChat>().PostAsync("room", Messages.Started, Stop);

        Assert.Equal((OutletState.TryAgain, TimeSpan.FromSeconds(30)), (answer.State, answer.RetryAfter));
    }

    [Fact]
    public async Task PostAsync_SystemEchoesTheSignature_ItIsShownNowhere()
    {
        await using FakeSystem teams = await FakeSystem.StartAsync(400, $"wrong {Path}, signature {Signature}");
        await using Wired wired = Room(teams.Url);

        OutletAnswer answer = await wired.Get<IChat>().PostAsync("room", Messages.Started, Stop);

        Assert.DoesNotContain("planted", answer.Message + wired.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://prod-1.westeurope.logic.azure.com/workflows/x/triggers/manual/paths/invoke?sig=abc", null)]
    [InlineData("https://default0.12.environment.api.powerplatform.com/powerautomate/x?sig=abc", null)]
    [InlineData("https://default0.12.environment.api.powerplatform.com:443/powerautomate/x?sig=abc", null)]
    [InlineData("https://contoso.webhook.office.com/webhookb2/x", "Office connector")]
    [InlineData("https://logic.azure.com.evil.example/x?sig=abc", "is not where workflows are started")]
    [InlineData("https://prod-1.westeurope.logic.azure.com/workflows/x", "lacks its signature")]
    [InlineData("", "Url is missing")]
    public async Task Settings_Address_IsCheckedAtStart(string url, string? says)
    {
        await using Wired wired = new([("Connections__room__Kind", "teams"), ("Connections__room__Url", url)]);

        string? wrong = Record.Exception(wired.Get<IConnectionDirectory>) is OptionsValidationException invalid ? invalid.Message : null;

        Assert.Equal(says is null, wrong is null);
        Assert.Contains(says ?? string.Empty, wrong ?? string.Empty, StringComparison.Ordinal);
        Assert.DoesNotContain("sig=abc", wrong ?? string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAsync_Workflow_IsNotStarted()
    {
        await using FakeSystem teams = await FakeSystem.StartAsync(202);
        await using Wired wired = Room(teams.Url);
        wired.Get<IConnectionDirectory>().TryGet("room", out ConnectionSettings? room);

        ConnectionFinding finding = await wired.Get<IEnumerable<IConnectionProbe>>().Single(probe => probe.Kind == ConnectionKind.Teams).CheckAsync(room!, Stop);

        Assert.Null(finding.Reachable);
        Assert.Empty(teams.Seen);
    }

    private static Wired Room(Uri url) =>
        new([("Connections__room__Kind", "teams"), ("Connections__room__Url", new Uri(url, Path).AbsoluteUri), ("Connections__room__AllowPrivate", "true")]);
}

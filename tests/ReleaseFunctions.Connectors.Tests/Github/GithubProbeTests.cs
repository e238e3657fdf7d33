using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Tests.Flags;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Tests.Github;

public sealed class GithubProbeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(200, "repo, workflow", true, true)]
    [InlineData(200, "gist", true, false)]
    [InlineData(200, null, true, null)]
    [InlineData(401, null, false, null)]
    [InlineData(503, null, null, null)]
    public async Task Check_Token_TellsCredentialFromRights(int status, string? scopes, bool? accepted, bool? rights)
    {
        await using FakeGithub github = await FakeGithub.StartAsync();
        github.Script = _ => scopes is null ? new ScriptedAnswer(status, "{}") : new ScriptedAnswer(status, "{}", ("X-OAuth-Scopes", scopes));
        await using Wired wired = GithubWired.On(github.Url);

        ConnectionFinding finding = await CheckAsync(wired, Stop);

        Assert.Equal((true, accepted, rights), (finding.Reachable, finding.CredentialAccepted, finding.RightsSufficient));
        Assert.Equal("/rate_limit", github.Seen[0].Target);
    }

    [Fact]
    public async Task Check_App_SaysWhatItMayDoAndWhichTimeItIsThere()
    {
        await using FakeGithub github = await FakeGithub.StartAsync();
        await using Wired wired = GithubWired.AsApp(github.Url);

        ConnectionFinding finding = await CheckAsync(wired, Stop);

        Assert.Equal((true, true), (finding.CredentialAccepted, finding.RightsSufficient));
        Assert.NotNull(finding.ClockSkew); // the fake tells the real time, ours stands still
    }

    [Fact]
    public async Task Check_ClockThatIsAhead_IsTold()
    {
        await using FakeGithub github = await FakeGithub.StartAsync();
        github.Script = _ => new ScriptedAnswer(200, "{}", ("Date", Wired.Now.AddSeconds(90).ToString("R")), ("X-GitHub-Enterprise-Version", "3.19.0"));
        await using Wired wired = GithubWired.On(github.Url);

        ConnectionFinding finding = await CheckAsync(wired, Stop);

        Assert.Equal((TimeSpan.FromSeconds(90), "3.19.0"), (finding.ClockSkew, finding.Version));
    }

    internal static Task<ConnectionFinding> CheckAsync(Wired wired, CancellationToken stop)
    {
        Assert.True(wired.Get<IConnectionDirectory>().TryGet("gh", out ConnectionSettings? connection));
        return wired.Get<IEnumerable<IConnectionProbe>>().Single(probe => probe.Kind == ConnectionKind.Github).CheckAsync(connection, stop);
    }
}

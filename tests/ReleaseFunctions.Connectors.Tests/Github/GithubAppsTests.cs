using System.Buffers.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Tests.Flags;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Tests.Github;

public sealed class GithubAppsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_AsApp_UsesAnInstallationTokenAndKeepsIt()
    {
        await using FakeGithub github = await FakeGithub.StartAsync();
        await using Wired wired = GithubWired.AsApp(github.Url);

        DeploymentAnswer started = await wired.Deployer().StartAsync(GithubWired.Order, Stop);
        await wired.Deployer().FollowAsync(GithubWired.Target, started.Handle!, Stop);

        Assert.Equal(DeploymentState.Running, started.State);
        Assert.Equal(4, github.Seen.Count);
        JsonNode wanted = JsonNode.Parse(github.Seen[1].Body)!;
        Assert.Equal("""{"repositories":["shop"],"permissions":{"actions":"write"}}""", wanted.ToJsonString());
        JsonNode claims = JsonNode.Parse(Base64Url.DecodeFromChars(github.Seen[0].Headers["Authorization"].Split('.')[1]))!;
        Assert.Equal((FakeGithub.AppId, 10 * 60L), ((string?)claims["iss"], (long)claims["exp"]! - (long)claims["iat"]!));
        Assert.True((long)claims["exp"]! <= Wired.Now.AddMinutes(10).ToUnixTimeSeconds());
    }

    [Fact]
    public async Task Start_TokenNearItsEnd_IsRenewed()
    {
        await using FakeGithub github = await FakeGithub.StartAsync();
        await using Wired wired = GithubWired.AsApp(github.Url);
        DeploymentAnswer started = await wired.Deployer().StartAsync(GithubWired.Order, Stop);

        wired.Clock.Advance(TimeSpan.FromMinutes(54));
        await wired.Deployer().FollowAsync(GithubWired.Target, started.Handle!, Stop);
        int before = github.Seen.Count;
        wired.Clock.Advance(TimeSpan.FromMinutes(1));
        await wired.Deployer().FollowAsync(GithubWired.Target, started.Handle!, Stop);

        Assert.Equal((4, 7), (before, github.Seen.Count));
    }

    [Fact]
    public async Task Follow_TokenWasRevoked_AnotherIsGotOnce()
    {
        await using FakeGithub github = await FakeGithub.StartAsync();
        await using Wired wired = GithubWired.AsApp(github.Url);
        DeploymentAnswer started = await wired.Deployer().StartAsync(GithubWired.Order, Stop);
        github.RevokeInstallationTokens();

        DeploymentAnswer answer = await wired.Deployer().FollowAsync(GithubWired.Target, started.Handle!, Stop);

        Assert.Equal(DeploymentState.Running, answer.State);
        Assert.Equal(7, github.Seen.Count);
    }

    [Theory]
    [InlineData("/repos/contoso/shop/installation", 404, DeploymentState.Failed, "Install the App in the repository")]
    [InlineData("/repos/contoso/shop/installation", 401, DeploymentState.Failed, "Connections__gh__User")]
    [InlineData("/app/installations/99/access_tokens", 422, DeploymentState.Failed, "'Actions: read and write'")]
    [InlineData("/app/installations/99/access_tokens", 502, DeploymentState.TryAgain, "answered 502")]
    [InlineData("/app/installations/99/access_tokens", 200, DeploymentState.TryAgain, "no answer to it")]
    public async Task Start_NoTokenIsToBeHad_NothingWasStarted(string path, int status, DeploymentState state, string said)
    {
        await using FakeGithub github = await FakeGithub.StartAsync();
        github.Script = request => request.Target == path ? new ScriptedAnswer(status, """{"message":"no"}""") : null;
        await using Wired wired = GithubWired.AsApp(github.Url);

        DeploymentAnswer answer = await wired.Deployer().StartAsync(GithubWired.Order, Stop);

        Assert.Equal((state, true), (answer.State, answer.NothingStarted));
        Assert.Contains(said, answer.Message, StringComparison.Ordinal);
        Assert.Empty(github.Runs);
    }

    [Theory]
    [InlineData(null, null, null, "Connections__gh__Token is missing")]
    [InlineData(null, "4711", null, "Connections__gh__Token is missing")]
    [InlineData(null, "4711", "no key", "Connections__gh__Secret is not the private key of a GitHub App")]
    public void Read_CredentialThatCannotWork_IsAMistake(string? token, string? user, string? secret, string expected)
    {
        IEnumerable<(string, string?)> settings = [("Connections__gh__Kind", "github"), ("Connections__gh__Token", token), ("Connections__gh__User", user), ("Connections__gh__Secret", secret)];

        Assert.Contains(expected, Assert.Single(Read(settings).Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_KeyWithItsLineBreaks_IsTaken()
    {
        string pem = FakeGithub.AppKey.ExportPkcs8PrivateKeyPem();

        ConnectionReading reading = Read([("Connections__gh__Kind", "github"), ("Connections__gh__User", "4711"), ("Connections__gh__Secret", pem)]);

        Assert.Empty(reading.Errors);
        string line = pem.Split('\n')[3];
        Assert.Equal("said [hidden]", PlainText.Of($"said {line}", reading.Connections["gh"]));
        Assert.Equal("a PRIVATE KEY", PlainText.Of("a PRIVATE KEY", reading.Connections["gh"]));
    }

    private static ConnectionReading Read(IEnumerable<(string Key, string? Value)> settings) => ConnectionReader.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key.Replace("__", ":", StringComparison.Ordinal), s.Value))).Build());
}

using Microsoft.Extensions.Configuration;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Tests.Flags;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Tests.Jenkins;

public sealed class JenkinsConnectionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(200, """{"anonymous":false}""", true, null)]
    [InlineData(200, """{"anonymous":true}""", false, null)]
    [InlineData(200, "<html>hello</html>", null, null)]
    [InlineData(401, "<html>", false, null)]
    [InlineData(403, "<html>", true, false)]
    [InlineData(502, "<html>", null, null)]
    public async Task Check_AnyAnswer_TellsCredentialFromRights(int status, string body, bool? accepted, bool? rights)
    {
        await using FakeSystem system = await FakeSystem.StartAsync(status, body, ("X-Jenkins", "2.541.1"), ("Date", Wired.Now.AddSeconds(7).ToString("R")));
        await using Wired wired = JenkinsWired.On(system.Url);

        Assert.True(wired.Get<IConnectionDirectory>().TryGet("jenkins", out ConnectionSettings? connection));
        ConnectionFinding finding = await wired.Get<IEnumerable<IConnectionProbe>>().Single(probe => probe.Kind == ConnectionKind.Jenkins).CheckAsync(connection, Stop);

        Assert.Equal((true, accepted, rights), (finding.Reachable, finding.CredentialAccepted, finding.RightsSufficient));
        Assert.Equal(("2.541.1", TimeSpan.FromSeconds(7)), (finding.Version, finding.ClockSkew));
    }

    [Theory]
    [InlineData(FakeJenkins.Token)]
    [InlineData("cmVsZWFzZS1ib3Q6MTFwbGFudGVkMGFwaTB0b2tlbg==")]
    public async Task AnyCall_CredentialInTheAnswer_IsNeverShownOrLogged(string secret)
    {
        await using FakeJenkins jenkins = await FakeJenkins.StartAsync();
        jenkins.Script = request => request.Method == "POST" ? new ScriptedAnswer(400, $"{secret} is odd") : null;
        await using Wired wired = JenkinsWired.On(jenkins.Url);

        DeploymentAnswer answer = await wired.Deployer().StartAsync(JenkinsWired.Order, Stop);

        Assert.Contains("[hidden] is odd", answer.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, wired.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "t", null, false)]
    [InlineData("u", null, null, false)]
    [InlineData("u", "t", "s", true)]
    [InlineData("u", "t", null, true)]
    [InlineData("u", null, "s", true)]
    public void Read_Credential_IsAUserWithTokenOrPassword(string? user, string? token, string? secret, bool valid)
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Connections:jenkins:Kind"] = "jenkins",
            ["Connections:jenkins:Url"] = "https://jenkins.example",
            ["Connections:jenkins:User"] = user,
            ["Connections:jenkins:Token"] = token,
            ["Connections:jenkins:Secret"] = secret,
        }).Build();

        Assert.Equal(valid, ConnectionReader.Read(configuration).Errors.Count == 0);
    }
}

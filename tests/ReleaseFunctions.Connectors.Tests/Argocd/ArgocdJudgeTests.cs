using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Connectors.Argocd;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Tests.Argocd;

public sealed class ArgocdJudgeTests
{
    private static readonly DateTimeOffset At = Wired.Now;
    private static readonly ArgocdHandle Handle = new("k", "abc", At);

    private const string Synced = """
        "sync":{"status":"Synced","revision":"abc"},"reconciledAt":"2026-11-23T12:01:00Z","operationState":{"phase":"Succeeded","startedAt":"2026-11-23T12:00:10Z","finishedAt":"2026-11-23T12:01:00Z",
        "operation":{"info":[{"name":"release","value":"k"}],"sync":{"revision":"abc"}},"syncResult":{"revision":"abc"}}
        """;

    [Theory]
    [InlineData("Healthy", DeploymentState.Succeeded, "is healthy")]
    [InlineData("Progressing", DeploymentState.Running, "is Progressing")]
    [InlineData("Missing", DeploymentState.Running, "is Missing")]
    [InlineData("Unknown", DeploymentState.Running, "is Unknown")]
    [InlineData("Suspended", DeploymentState.Running, "somebody has to resume it")]
    [InlineData("Degraded", DeploymentState.Failed, "is Degraded")]
    [InlineData("healthy", DeploymentState.Running, "does not document")]
    [InlineData("Excellent", DeploymentState.Running, "does not document")]
    [InlineData("", DeploymentState.Running, "shows no health")]
    public void Judge_HealthAfterASync_DecidesAsDocumented(string health, DeploymentState expected, string sentence)
    {
        DeploymentAnswer answer = Judge($$"""{ {{Synced}}, "health":{"status":"{{health}}"} }""", At.AddMinutes(10));

        Assert.Equal((expected, health == "Suspended"), (answer.State, answer.IsHeld));
        Assert.Contains(sentence, answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Running", DeploymentState.Running, "is being synced")]
    [InlineData("Terminating", DeploymentState.Running, "stopped")]
    [InlineData("Failed", DeploymentState.Failed, "could not be synced")]
    [InlineData("Error", DeploymentState.Failed, "could not be synced")]
    [InlineData("Paused", DeploymentState.Running, "does not document")]
    [InlineData("succeeded", DeploymentState.Running, "does not document")]
    [InlineData("", DeploymentState.Running, "no phase")]
    public void Judge_PhaseOfTheOperation_DecidesAsDocumented(string phase, DeploymentState expected, string sentence)
    {
        DeploymentAnswer answer = Judge($$"""{ {{Synced.Replace("Succeeded", phase, StringComparison.Ordinal)}}, "health":{"status":"Healthy"} }""", At.AddMinutes(10));

        Assert.Equal(expected, answer.State);
        Assert.Contains(sentence, answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OutOfSync", "abc", DeploymentState.Running)] // differs from what was deployed
    [InlineData("OutOfSync", "def", DeploymentState.Succeeded)] // differs from what the application follows, which is something else
    [InlineData("Unknown", "abc", DeploymentState.Running)]
    [InlineData("Unknown", "def", DeploymentState.Running)]
    [InlineData("InSync", "abc", DeploymentState.Running)]
    [InlineData("", "abc", DeploymentState.Running)]
    public void Judge_Comparison_IsOfTheSyncedRevision(string status, string compared, DeploymentState expected)
    {
        string synced = Synced.Replace("""{"status":"Synced","revision":"abc"}""", $$"""{"status":"{{status}}","revision":"{{compared}}"}""", StringComparison.Ordinal);

        Assert.Equal(expected, Judge($$"""{ {{synced}}, "health":{"status":"Healthy"} }""", At.AddMinutes(10)).State);
    }

    [Fact]
    public void Judge_OtherRevisionWasSynced_Failed() =>
        Assert.Equal(DeploymentState.Failed, Judge($$"""{ {{Synced.Replace("""syncResult":{"revision":"abc"}""", """syncResult":{"revision":"def"}""", StringComparison.Ordinal)}}, "health":{"status":"Healthy"} }""", At.AddMinutes(10)).State);

    [Fact]
    public void Judge_HealthOfBeforeTheSync_DoesNotCount() =>
        Assert.Equal(DeploymentState.Running, Judge($$"""{ {{Synced.Replace("reconciledAt\":\"2026-11-23T12:01:00Z", "reconciledAt\":\"2026-11-23T12:00:59Z", StringComparison.Ordinal)}}, "health":{"status":"Healthy"} }""", At.AddMinutes(10)).State);

    [Theory]
    [InlineData("2026-11-23T11:00:00Z", 179, DeploymentState.Running)] // degraded for long, but given a while after the sync
    [InlineData("2026-11-23T11:00:00Z", 180, DeploymentState.Failed)]
    [InlineData("2026-11-23T12:05:00Z", 419, DeploymentState.Running)]
    [InlineData("2026-11-23T12:05:00Z", 420, DeploymentState.Failed)]
    public void Judge_Degraded_IsGivenAWhile(string since, int seconds, DeploymentState expected) =>
        Assert.Equal(expected, Judge($$"""{ {{Synced}}, "health":{"status":"Degraded","lastTransitionTime":"{{since}}"} }""", At.AddSeconds(seconds)).State);

    [Theory]
    [InlineData(29, "[]", "null", DeploymentState.Running, "does not show the operation yet")]
    [InlineData(60, "[]", "null", DeploymentState.Failed, "does not show the operation any more")]
    [InlineData(600, """[{"id":"7","revision":"abc","deployedAt":"2026-11-23T12:01:00Z"}]""", """{"initiatedBy":{"username":"ada"}}""", DeploymentState.Running, "ada")]
    [InlineData(600, """[{"id":7,"revision":"abc","deployedAt":"2026-11-23T12:01:00Z"}]""", "null", DeploymentState.Failed, "took its place and synced def")]
    public void Judge_AnotherOperationIsShown_IsNeverTakenForOurs(int seconds, string history, string operation, DeploymentState expected, string sentence)
    {
        JsonObject app = JsonNode.Parse($$$"""
            {"metadata":{"name":"checkout"},"operation":{{{operation}}},"status":{"history":{{{history}}},"health":{"status":"Healthy"},"sync":{"status":"Synced","revision":"def"},
            "operationState":{"phase":"Succeeded","operation":{"sync":{"revision":"def"},"initiatedBy":{"automated":true}},"syncResult":{"revision":"def"} } } }
            """)!.AsObject();

        DeploymentAnswer answer = ArgocdJudge.Judge(new ArgocdApplication(app), Handle, At.AddSeconds(seconds));

        Assert.Equal(expected, answer.State);
        Assert.Contains(sentence, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_AnythingButWhatIsDocumented_IsNeverSucceeded() => Prop.ForAll(Statuses().ToArbitrary(), status =>
    {
        (string phase, string sync, string compared, string health) = status;
        string json = $$$"""
            { "sync":{"status":"{{{sync}}}","revision":"{{{compared}}}"},"health":{"status":"{{{health}}}"},"operationState":{"phase":"{{{phase}}}","operation":{"info":[{"name":"release","value":"k"}]},"syncResult":{"revision":"abc"} } }
            """;
        bool documented = phase == "Succeeded" && health == "Healthy" && (sync == "Synced" || (sync == "OutOfSync" && compared == "def"));
        DeploymentAnswer answer = Judge(json, At.AddHours(1));
        return (answer.State == DeploymentState.Succeeded) == documented && answer.Message.Length > 20;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"status":5,"operation":[],"metadata":"x"}""")]
    [InlineData("""{"status":{"operationState":[],"history":{},"health":7,"sync":null}}""")]
    public void Judge_Garbage_IsNoSuccess(string json) =>
        Assert.NotEqual(DeploymentState.Succeeded, ArgocdJudge.Judge(new ArgocdApplication(JsonNode.Parse(json)!.AsObject()), Handle, At).State);

    private static Gen<(string, string, string, string)> Statuses() =>
        from phase in Gen.Elements("Succeeded", "Running", "Failed", "Error", "Terminating", "", "Done", "SUCCEEDED")
        from sync in Gen.Elements("Synced", "OutOfSync", "Unknown", "", "synced")
        from compared in Gen.Elements("abc", "def")
        from health in Gen.Elements("Healthy", "Progressing", "Degraded", "Suspended", "Missing", "Unknown", "", "Fine")
        select (phase, sync, compared, health);

    private static DeploymentAnswer Judge(string status, DateTimeOffset now) =>
        ArgocdJudge.Judge(new ArgocdApplication(new JsonObject { ["metadata"] = new JsonObject { ["name"] = "checkout" }, ["status"] = JsonNode.Parse(status) }), Handle, now);
}

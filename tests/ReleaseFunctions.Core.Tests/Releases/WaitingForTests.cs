using System.Text.Json;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Releases;
using static ReleaseFunctions.Core.Tests.Releases.ReleaseBuilder;

namespace ReleaseFunctions.Core.Tests.Releases;

public sealed class WaitingForTests
{
    [Fact]
    public void Approval_OneOfTwoMissing_NamesWhoMayDecideAndUntilWhen()
    {
        ApprovalPlan plan = new() { Require = 2, From = ["a@x", "b@x", "c@x"], Timeout = TimeSpan.FromHours(22) };
        ReleaseView view = new ReleaseBuilder(Plan(Stage("production"))).Started().StageStarted("production")
            .Asked("production", plan).Decides("production", "c@x", ApprovalVerdict.Approve).View;

        Waiting wait = WaitingFor.Approval(view.FindStage("production")!.Approval!);

        Assert.Equal("Waiting for 1 of 2 approvals: a@x, b@x may decide until 2026-11-24 10:03 UTC.", wait.Text);
        Assert.Equal((WaitingCode.Approval, Noon.AddMinutes(3), (DateTimeOffset?)Noon.AddMinutes(3).AddHours(22)), (wait.Code, wait.Since, wait.Until));
    }

    [Fact]
    public void Others_EachWait_IsOnePlainSentence()
    {
        Assert.Equal("Waiting for hub to deploy production, until 2026-11-23 12:30 UTC.", WaitingFor.Deployment(DeploymentAction.Deploy, "hub", "production", Noon, Noon.AddMinutes(30)).Text);
        Assert.Equal("Waiting for hub to roll back production, until 2026-11-23 12:30 UTC.", WaitingFor.Deployment(DeploymentAction.Rollback, "hub", "production", Noon, Noon.AddMinutes(30)).Text);
        Assert.Equal(
            "Waiting to send the request to deploy production to hub again at 2026-11-23 12:00:10 UTC (1 of 3 sends so far; last answer: 503).",
            WaitingFor.Resend(DeploymentAction.Deploy, "hub", "production", 1, 3, "503", Noon, Noon.AddSeconds(10)).Text);
        Assert.Equal("Watching error-rate, latency of production until 2026-11-23 12:30 UTC.", WaitingFor.Health(["error-rate", "latency"], "production", Noon, Noon.AddMinutes(30)).Text);
        Assert.Equal("Waiting for an operator to retry, roll back or abort: east, west failed.", WaitingFor.OperatorAfterFailure(["east", "west"], Noon).Text);
        Assert.Equal("Waiting for an operator to override the health gate of production, roll back or abort: no data.", WaitingFor.OperatorAfterGate("production", "no data.", Noon).Text);
    }

    [Fact]
    public void Json_NothingEndsTheWait_SaysUntilNull() =>
        Assert.Equal(
            """{"code":"operator","text":"Waiting.","since":"2026-11-23T12:00:00+00:00","until":null}""",
            JsonSerializer.Serialize(new Waiting(WaitingCode.Operator, "Waiting.", Noon, null), WireJson.Options).Replace("\\u002B", "+", StringComparison.Ordinal));
}

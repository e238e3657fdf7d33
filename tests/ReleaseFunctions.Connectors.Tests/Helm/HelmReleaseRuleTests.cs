using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Connectors.Helm;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Tests.Helm;

public sealed class HelmReleaseRuleTests
{
    private static readonly HelmHandle Handle = new("k", 2);

    [Theory]
    [InlineData("True", "UpgradeSucceeded", "", DeploymentState.Succeeded, "is at version 1.2.3")]
    [InlineData("True", "InstallSucceeded", "", DeploymentState.Succeeded, "is at version 1.2.3")]
    [InlineData("True", "TestSucceeded", "", DeploymentState.Succeeded, "is at version 1.2.3")]
    [InlineData("True", "ReconciliationSucceeded", "", DeploymentState.Running, "counts as running")]
    [InlineData("True", "RollbackSucceeded", "", DeploymentState.Running, "counts as running")]
    [InlineData("False", "UpgradeFailed", "", DeploymentState.Failed, "UpgradeFailed")]
    [InlineData("False", "InstallFailed", "", DeploymentState.Failed, "InstallFailed")]
    [InlineData("False", "TestFailed", "", DeploymentState.Failed, "TestFailed")]
    [InlineData("False", "RollbackSucceeded", "", DeploymentState.Failed, "RollbackSucceeded")]
    [InlineData("False", "RollbackFailed", "", DeploymentState.Failed, "RollbackFailed")]
    [InlineData("False", "UninstallSucceeded", "", DeploymentState.Failed, "UninstallSucceeded")]
    [InlineData("False", "UninstallFailed", "", DeploymentState.Failed, "UninstallFailed")]
    [InlineData("False", "UpgradeFailed", "Reconciling", DeploymentState.Running, "is being reconciled")] // it is tried again
    [InlineData("False", "SourceNotReady", "", DeploymentState.Running, "SourceNotReady")]
    [InlineData("False", "ArtifactFailed", "Stalled", DeploymentState.Failed, "ArtifactFailed")]
    [InlineData("Unknown", "Progressing", "", DeploymentState.Running, "Progressing")]
    [InlineData("true", "UpgradeSucceeded", "", DeploymentState.Running, "counts as running")]
    public void Judge_ReadyAndItsReason_DecideAsFluxDocumentsThem(string ready, string reason, string beside, DeploymentState expected, string sentence)
    {
        DeploymentAnswer answer = HelmReleaseRule.Judge(Make(ready, reason, beside), Handle);

        Assert.Equal(expected, answer.State);
        Assert.Contains(sentence, answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/metadata/generation", "1", "not shown as changed")]
    [InlineData("/status/lastHandledReconcileAt", "\"other\"", "has not been looked at by Flux")]
    [InlineData("/status/observedGeneration", "1", "has not been observed")]
    [InlineData("/status/conditions/0/observedGeneration", "1", "has not been brought")]
    [InlineData("/status/history/0/chartVersion", "\"1.2.2\"", "but with the version 1.2.2")]
    [InlineData("/status/history/0/status", "\"pending-upgrade\"", "'pending-upgrade'")]
    [InlineData("/spec/suspend", "true", "is suspended")]
    public void Judge_OneThingIsMissing_IsRunning(string path, string value, string sentence)
    {
        DeploymentAnswer answer = HelmReleaseRule.Judge(Make("True", "UpgradeSucceeded", string.Empty, path, value), Handle);

        Assert.Equal((DeploymentState.Running, path == "/spec/suspend"), (answer.State, answer.IsHeld));
        Assert.Contains(sentence, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_ChangedBySomebodyElse_Failed() => Assert.Equal(
        DeploymentState.Failed, HelmReleaseRule.Judge(Make("True", "UpgradeSucceeded", string.Empty, "/metadata/annotations/release-functions~1order", "\"other\""), Handle).State);

    [Fact]
    public void Judge_AnythingButWhatIsDocumented_IsNeverSucceeded() => Prop.ForAll(Ends().ToArbitrary(), end =>
        (HelmReleaseRule.Judge(Make(end.Ready, end.Reason, end.Beside), Handle).State == DeploymentState.Succeeded)
            == (end is { Ready: "True", Beside: not "Reconciling", Reason: "InstallSucceeded" or "UpgradeSucceeded" or "TestSucceeded" })).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"metadata":[],"status":5,"spec":"x"}""")]
    public void Judge_Garbage_IsNoSuccess(string json) =>
        Assert.NotEqual(DeploymentState.Succeeded, HelmReleaseRule.Judge(new HelmRelease(JsonNode.Parse(json)!.AsObject()), Handle).State);

    private static Gen<(string Ready, string Reason, string Beside)> Ends() =>
        from ready in Gen.Elements("True", "False", "Unknown", "", "true")
        from reason in Gen.Elements("InstallSucceeded", "UpgradeSucceeded", "TestSucceeded", "UpgradeFailed", "RollbackSucceeded", "Progressing", "Done", "upgradeSucceeded")
        from beside in Gen.Elements("", "Reconciling", "Stalled")
        select (ready, reason, beside);

    private static HelmRelease Make(string ready, string reason, string beside, string path = "", string value = "")
    {
        JsonObject json = JsonNode.Parse($$"""
            {
              "metadata": { "name": "checkout", "generation": 2, "annotations": { "release-functions/order": "k" } },
              "spec": { "suspend": false, "chart": { "spec": { "version": "1.2.3" } } },
              "status": {
                "observedGeneration": 2, "lastHandledReconcileAt": "k", "history": [ { "chartVersion": "1.2.3", "status": "deployed" } ],
                "conditions": [ { "type": "Ready", "status": "{{ready}}", "reason": "{{reason}}", "message": "said", "observedGeneration": 2 }, { "type": "{{beside}}", "status": "True" } ]
              }
            }
            """)!.AsObject();
        string[] steps = [.. path.Split('/').Select(step => step.Replace("~1", "/", StringComparison.Ordinal))];
        JsonNode at = json;
        foreach (string step in steps.Skip(1).SkipLast(1))
        {
            at = at is JsonArray list ? list[int.Parse(step)]! : at[step]!;
        }

        if (path.Length > 0)
        {
            at[steps[^1]] = JsonNode.Parse(value);
        }

        return new HelmRelease(json);
    }
}

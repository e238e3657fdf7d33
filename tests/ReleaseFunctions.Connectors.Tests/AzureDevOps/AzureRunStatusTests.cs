using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Connectors.AzureDevOps;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Tests.AzureDevOps;

public sealed class AzureRunStatusTests
{
    [Theory]
    [InlineData("none", null, DeploymentState.Running)]
    [InlineData("notStarted", null, DeploymentState.Running)]
    [InlineData("postponed", null, DeploymentState.Running)]
    [InlineData("inProgress", null, DeploymentState.Running)]
    [InlineData("inProgress", "succeeded", DeploymentState.Running)]
    [InlineData("cancelling", null, DeploymentState.Running)]
    [InlineData("canceling", null, DeploymentState.Running)]
    [InlineData("completed", null, DeploymentState.Running)]
    [InlineData("completed", "none", DeploymentState.Running)]
    [InlineData("completed", "succeeded", DeploymentState.Succeeded)]
    [InlineData("completed", "partiallySucceeded", DeploymentState.Failed)]
    [InlineData("completed", "failed", DeploymentState.Failed)]
    [InlineData("completed", "canceled", DeploymentState.Failed)]
    [InlineData(null, "succeeded", DeploymentState.Running)]
    public void Judge_EveryWord_HasItsState(string? status, string? result, DeploymentState state)
    {
        DeploymentAnswer answer = AzureRunStatus.Judge(status, result, partialIsSuccess: false);

        Assert.Equal(state, answer.State);
        Assert.NotEmpty(answer.Message);
    }

    [Theory]
    [InlineData("partiallySucceeded", DeploymentState.Succeeded)]
    [InlineData("failed", DeploymentState.Failed)]
    public void Judge_PartialIsLetPass_OnlyPartialIs(string result, DeploymentState state) => Assert.Equal(state, AzureRunStatus.Judge("completed", result, partialIsSuccess: true).State);

    [Fact]
    public void Judge_AnythingElse_IsRunningAndNamesTheWord() => Prop.ForAll<NonNull<string>, bool>((word, partial) =>
    {
        DeploymentAnswer odd = AzureRunStatus.Judge($"x{word.Get}", "succeeded", partial);
        DeploymentAnswer end = AzureRunStatus.Judge("completed", $"x{word.Get}", partial);
        return odd.State == DeploymentState.Running && odd.Message.Contains($"'x{word.Get}'", StringComparison.Ordinal)
            && end.State == DeploymentState.Running && end.Message.Contains($"'x{word.Get}'", StringComparison.Ordinal);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("""{"records":[]}""", null)]
    [InlineData("""{"records":"odd"}""", null)]
    [InlineData("""{"records":[{"id":"a","type":"Checkpoint.Approval","state":"completed"}]}""", null)]
    [InlineData("""{"records":[{"id":"a","type":"Checkpoint.Approval","state":"inProgress","parentId":"gone"}]}""", "The run waits for an approval; give it in Azure DevOps.")]
    [InlineData("""{"records":[{"id":"a","type":"Checkpoint.Approval","state":"inProgress","parentId":"a"}]}""", "The run waits for an approval; give it in Azure DevOps.")]
    [InlineData("""{"records":[{"id":"a","type":"Checkpoint.Authorization","state":"inProgress","parentId":"s"},{"id":"s","type":"Stage","name":"Prod"}]}""", "The run waits for a permission to use a resource before Prod; give it in Azure DevOps.")]
    public void Waiting_AnyTimeline_IsSaidOnlyIfSomebodyHasToAct(string timeline, string? expected) => Assert.Equal(expected, AzureApprovals.Waiting(JsonNode.Parse(timeline)!.AsObject()));
}

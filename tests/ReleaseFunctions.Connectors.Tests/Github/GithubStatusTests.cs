using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Connectors.Github;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Tests.Github;

public sealed class GithubStatusTests
{
    [Theory]
    [InlineData("queued", null, DeploymentState.Running, false)]
    [InlineData("requested", null, DeploymentState.Running, false)]
    [InlineData("pending", null, DeploymentState.Running, false)]
    [InlineData("in_progress", null, DeploymentState.Running, false)]
    [InlineData("in_progress", "success", DeploymentState.Running, false)]
    [InlineData("waiting", null, DeploymentState.Running, true)]
    [InlineData("completed", "success", DeploymentState.Succeeded, false)]
    [InlineData("completed", "failure", DeploymentState.Failed, false)]
    [InlineData("completed", "timed_out", DeploymentState.Failed, false)]
    [InlineData("completed", "startup_failure", DeploymentState.Failed, false)]
    [InlineData("completed", "stale", DeploymentState.Failed, false)]
    [InlineData("completed", "cancelled", DeploymentState.Failed, false)]
    [InlineData("completed", "skipped", DeploymentState.Failed, false)]
    [InlineData("completed", "neutral", DeploymentState.Failed, false)]
    [InlineData("completed", "action_required", DeploymentState.Running, true)]
    [InlineData("completed", null, DeploymentState.Running, false)]
    [InlineData(null, null, DeploymentState.Running, false)]
    [InlineData("SUCCESS", "success", DeploymentState.Running, false)]
    public void Judge_EveryWord_HasItsState(string? status, string? conclusion, DeploymentState state, bool held)
    {
        DeploymentAnswer answer = GithubStatus.Judge(status, conclusion, skippedIsSuccess: false);

        Assert.Equal((state, held), (answer.State, answer.IsHeld));
        Assert.NotEmpty(answer.Message);
    }

    [Theory]
    [InlineData("skipped", DeploymentState.Succeeded)]
    [InlineData("neutral", DeploymentState.Succeeded)]
    [InlineData("failure", DeploymentState.Failed)]
    public void Judge_SkippedIsLetPass_OnlySkippedAndNeutralAre(string conclusion, DeploymentState state) =>
        Assert.Equal(state, GithubStatus.Judge("completed", conclusion, skippedIsSuccess: true).State);

    [Fact]
    public void Judge_AnythingElse_IsRunningAndNamesTheWord() => Prop.ForAll<NonNull<string>, NonNull<string>, bool>((status, conclusion, skipped) =>
    {
        DeploymentAnswer odd = GithubStatus.Judge($"x{status.Get}", conclusion.Get, skipped);
        DeploymentAnswer end = GithubStatus.Judge("completed", $"x{conclusion.Get}", skipped);
        return odd.State == DeploymentState.Running && odd.Message.Contains($"'x{status.Get}'", StringComparison.Ordinal)
            && end.State == DeploymentState.Running && end.Message.Contains($"'x{conclusion.Get}'", StringComparison.Ordinal);
    }).QuickCheckThrowOnFailure();
}

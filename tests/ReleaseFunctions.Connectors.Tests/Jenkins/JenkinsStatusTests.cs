using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Connectors.Jenkins;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Tests.Jenkins;

public sealed class JenkinsStatusTests
{
    [Theory]
    [InlineData(null, true, DeploymentState.Running)]
    [InlineData(null, false, DeploymentState.Running)]
    [InlineData("SUCCESS", true, DeploymentState.Running)]
    [InlineData("SUCCESS", null, DeploymentState.Running)]
    [InlineData("SUCCESS", false, DeploymentState.Succeeded)]
    [InlineData("UNSTABLE", false, DeploymentState.Failed)]
    [InlineData("FAILURE", false, DeploymentState.Failed)]
    [InlineData("NOT_BUILT", false, DeploymentState.Failed)]
    [InlineData("ABORTED", false, DeploymentState.Failed)]
    [InlineData("success", false, DeploymentState.Running)]
    public void Judge_EveryResult_HasItsState(string? result, bool? building, DeploymentState state)
    {
        DeploymentAnswer answer = JenkinsStatus.Judge(result, building, unstableIsSuccess: false);

        Assert.Equal(state, answer.State);
        Assert.NotEmpty(answer.Message);
    }

    [Theory]
    [InlineData("UNSTABLE", DeploymentState.Succeeded)]
    [InlineData("FAILURE", DeploymentState.Failed)]
    public void Judge_UnstableIsLetPass_OnlyUnstableIs(string result, DeploymentState state) => Assert.Equal(state, JenkinsStatus.Judge(result, false, unstableIsSuccess: true).State);

    [Fact]
    public void Judge_AnythingElse_IsRunningAndNamesTheWord() => Prop.ForAll<NonNull<string>, bool>((result, unstable) =>
    {
        DeploymentAnswer answer = JenkinsStatus.Judge($"x{result.Get}", false, unstable);
        return answer.State == DeploymentState.Running && answer.Message.Contains($"'x{result.Get}'", StringComparison.Ordinal);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("deploy", "job/deploy")]
    [InlineData("shop/checkout/deploy", "job/shop/job/checkout/job/deploy")]
    [InlineData("shop/app/feature%2Fx", "job/shop/job/app/job/feature%252Fx")]
    [InlineData("Shop team/Deploy it", "job/Shop%20team/job/Deploy%20it")]
    public void Of_FullName_IsItsPath(string name, string path) => Assert.Equal(path, JenkinsJob.Of(name).Path);

    [Theory]
    [InlineData("")]
    [InlineData("a//b")]
    [InlineData("a/../b")]
    [InlineData("a/ ")]
    public void Of_NoName_IsRefused(string name) => Assert.Contains("is no job", Assert.Throws<ApiCallException>(() => JenkinsJob.Of(name)).Message, StringComparison.Ordinal);
}

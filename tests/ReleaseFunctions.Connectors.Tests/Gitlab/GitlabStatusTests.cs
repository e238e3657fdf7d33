using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Connectors.Gitlab;
using ReleaseFunctions.Connectors.Tests.Contracts;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Tests.Gitlab;

public sealed class GitlabStatusTests
{
    [Theory]
    [InlineData("created", DeploymentState.Running, false)]
    [InlineData("waiting_for_resource", DeploymentState.Running, false)]
    [InlineData("preparing", DeploymentState.Running, false)]
    [InlineData("waiting_for_callback", DeploymentState.Running, false)]
    [InlineData("pending", DeploymentState.Running, false)]
    [InlineData("scheduled", DeploymentState.Running, false)]
    [InlineData("running", DeploymentState.Running, false)]
    [InlineData("canceling", DeploymentState.Running, false)]
    [InlineData("manual", DeploymentState.Running, true)]
    [InlineData("success", DeploymentState.Succeeded, false)]
    [InlineData("failed", DeploymentState.Failed, false)]
    [InlineData("canceled", DeploymentState.Failed, false)]
    [InlineData("skipped", DeploymentState.Failed, false)]
    [InlineData(null, DeploymentState.Running, false)]
    [InlineData("Success", DeploymentState.Running, false)]
    public void Judge_EveryWord_HasItsState(string? status, DeploymentState state, bool held)
    {
        DeploymentAnswer answer = GitlabStatus.Judge(status, skippedIsSuccess: false);

        Assert.Equal((state, held), (answer.State, answer.IsHeld));
        Assert.NotEmpty(answer.Message);
    }

    [Fact]
    public void Judge_SkippedIsLetPass_IsASuccess() => Assert.Equal(DeploymentState.Succeeded, GitlabStatus.Judge("skipped", skippedIsSuccess: true).State);

    [Fact]
    public void Judge_EveryWordOfTheDescription_IsKnown()
    {
        string?[] words = [.. Specs.Read("gitlab.json")["paths"]!["/api/v4/projects/{id}/pipelines"]!["get"]!["parameters"]!.AsArray()
            .Single(parameter => (string?)parameter!["name"] == "status")!["enum"]!.AsArray().Select(word => (string?)word)];

        Assert.Equal(13, words.Length);
        Assert.All(words, word => Assert.DoesNotContain("not known", GitlabStatus.Judge(word, skippedIsSuccess: false).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Judge_AnythingElse_IsRunningAndNamesTheWord() => Prop.ForAll<NonNull<string>, bool>((status, skipped) =>
    {
        DeploymentAnswer answer = GitlabStatus.Judge($"x{status.Get}", skipped);
        return answer.State == DeploymentState.Running && answer.Message.Contains($"'x{status.Get}'", StringComparison.Ordinal);
    }).QuickCheckThrowOnFailure();
}

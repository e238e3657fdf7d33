using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Plans.Schema;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Building;

/// <summary>Makes a deployment or rollback out of a document that was checked.</summary>
internal static class DeploymentBuilder
{
    public static DeploymentPlan Build(MappingNode deployment)
    {
        DeploymentPlan defaults = deployment.Mapping("release") is { } release
            ? new() { Target = Release(release), Timeout = DeploymentPlan.ReleaseTimeout }
            : new() { Target = Outside(deployment) };
        return defaults with
        {
            Timeout = deployment.Duration("timeout") ?? defaults.Timeout,
            Retry = deployment.Mapping("retry") is { } retry
                ? new RetryPlan
                {
                    Attempts = retry.Whole("attempts", defaults.Retry.Attempts),
                    Delay = retry.Duration("delay") ?? defaults.Retry.Delay,
                    Backoff = retry.Number("backoff") ?? defaults.Retry.Backoff,
                }
                : defaults.Retry,
        };
    }

    /// <summary>How a stage is undone: as it says; a stage that starts a release has that rolled back unless it says otherwise.</summary>
    public static DeploymentPlan? Rollback(MappingNode stage, DeploymentPlan deploy) =>
        stage.Mapping("rollback") is { } undo ? Build(undo)
        : stage.Text("rollback") is not null ? deploy with { Target = new PreviousVersion() }
        : deploy.Target is ChildRelease ? deploy
        : null;

    private static OutsideTarget Outside(MappingNode deployment)
    {
        DeploymentKind kind = DeploymentKinds.All.First(kind => deployment.Mapping(kind.Word) is not null);
        return kind.Build(deployment.Mapping(kind.Word)!);
    }

    private static ChildRelease Release(MappingNode release) => new()
    {
        Plan = release.Text("plan")!,
        Version = release.Text("version")!,
        Variables = release.MapOf("variables"),
    };
}

using ReleaseFunctions.Core.Plans.Schema;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Rules;

/// <summary>A stage that starts a release of another plan. Circles through other plans are found at kickoff.</summary>
internal static class TrainRule
{
    public static void Check(MappingNode plan, MappingNode stage, PlanCheck check)
    {
        if (stage.Mapping("deploy") is not { } deploy || deploy.Mapping("release") is not { } release)
        {
            return;
        }

        if (release.Text("plan") is { } started && started == plan.Text("plan"))
        {
            check.Errors.Add(release.Value("plan")!, $"The plan '{started}' starts itself; name another plan.");
        }

        if (deploy.Member("retry") is not null)
        {
            check.Errors.Add(deploy.Value("retry")!, "'retry' is for requests that a target could not take; a release is started once. Remove it.");
        }

        if (stage.Text("rollback") == "previous")
        {
            check.Errors.Add(stage.Value("rollback")!, "A stage that starts a release is undone by rolling that release back; remove 'rollback: previous'.");
        }
    }
}

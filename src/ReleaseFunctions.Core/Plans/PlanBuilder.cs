using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Plans.Building;
using ReleaseFunctions.Core.Plans.Rules;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans;

/// <summary>Makes the plan out of a document that was checked, and fills the defaults in.</summary>
internal static class PlanBuilder
{
    public static Plan Build(MappingNode plan)
    {
        MappingNode[] stages = [.. plan.Mappings("stages")];
        Dictionary<string, IReadOnlyList<string>> needs = StageGraph.Needs(stages);
        return new Plan
        {
            Name = plan.Text("plan")!,
            Description = plan.Text("description"),
            Owners = plan.TextsOf("owners"),
            Runbook = plan.Text("runbook"),
            Concurrency = plan.Text("concurrency") is null ? null : plan.Choice("concurrency", PlanConcurrency.Queue),
            Notify = new NotifyPlan { Email = plan.Mapping("notify")?.TextsOf("email") ?? [], Chat = plan.Mapping("notify")?.TextsOf("chat") ?? [] },
            Change = ChangeBuilder.Build(plan),
            Variables = plan.MapOf("variables"),
            Stages = [.. stages.Select(stage => Stage(stage, needs))],
        };
    }

    private static StagePlan Stage(MappingNode stage, Dictionary<string, IReadOnlyList<string>> needs)
    {
        DeploymentPlan deploy = DeploymentBuilder.Build(stage.Mapping("deploy")!);
        DeploymentPlan? rollback = DeploymentBuilder.Rollback(stage, deploy);
        FlagPlan[] flags = [.. stage.Mappings("flags").Select(FlagBuilder.Build)];
        return new StagePlan
        {
            Stage = stage.Text("stage")!,
            Needs = needs[stage.Text("stage")!],
            Environment = stage.Text("environment")!,
            Window = stage.Text("window"),
            Checklist = ChecklistBuilder.Build(stage),
            Approval = stage.Mapping("approval") is { } approval ? ApprovalBuilder.Build(approval) : null,
            Deploy = deploy,
            Flags = flags,
            Health = stage.Mapping("health") is { } health ? HealthBuilder.Build(health) : null,
            Rollback = rollback,
            OnFailure = stage.Choice("onFailure", rollback is null && flags.Length == 0 ? OnFailure.Stop : OnFailure.Rollback),
        };
    }
}

using System.Text.Json.Nodes;

namespace ReleaseFunctions.Core.Plans.Schema;

/// <summary>The plan: every key this version knows, with its shape, limits, default and meaning.</summary>
internal static class PlanSchema
{
    public static RecordShape Stage { get; } = new("stage",
    [
        new("stage", PlanTexts.Name, "The stage's name, unique in the plan.") { Required = true },
        new("needs", new ListShape("stages", PlanTexts.Name, 0, PlanLimits.MaxStages), "Stages that must have succeeded or been skipped first. Absent: the stage above; []: start at once."),
        new("environment", PlanTexts.Name, "Where the stage deploys to; also the name of its exclusive lock.") { Required = true },
        new("window", PlanTexts.Name, "The calendar window in which the stage may start; freezes apply without being named. Absent: any time."),
        new("checklist", ChecklistSchema.Items, "What has to be ticked before the stage goes on. Absent: nothing."),
        new("checklistTimeout", PlanTexts.Duration(TimeSpan.FromDays(90)), "How long ticking everything may take before the release ends as expired. Absent: 7d."),
        new("checklistRemind", PlanTexts.Duration(TimeSpan.FromDays(90)), "How often the owners of open items are reminded; as long as checklistTimeout or longer: never. Absent: 1d."),
        new("approval", ApprovalSchema.Approval, "Who has to agree before the stage deploys. Absent: nobody."),
        new("deploy", DeploymentSchema.Deployment, "How the stage is deployed.") { Required = true },
        new("flags", new ListShape("flags", FlagSchema.Flag, 0, PlanLimits.MaxFlags), "Feature flags that are ramped in steps after the deployment, with the health checks as a gate between the steps. Absent: none."),
        new("health", HealthSchema.Health, "What is measured after the deployment. Absent: nothing."),
        new("rollback", DeploymentSchema.Rollback, "How the stage is undone; previous: by its own deployment with the version before. Absent: it cannot be, unless it starts a release, which is rolled back."),
        new("onFailure", ChoiceShape.Of<OnFailure>(), "What happens when deploy, flags or health fails. Absent: rollback where the stage has a rollback or flags, else stop."),
    ]);

    public static RecordShape Plan { get; } = new("plan",
    [
        new("plan", PlanTexts.Name, "The plan's name.") { Required = true },
        new("description", new TextShape { MinLength = 0, MaxLength = 2_000, ManyLines = true }, "What the plan releases."),
        new("owners", new ListShape("e-mail addresses", PlanTexts.Email, 0, 50) { IgnoringCase = true }, "The people who own the plan.") { Default = new JsonArray() },
        new("runbook", PlanTexts.Link, "Link shown next to every release of the plan."),
        new("concurrency", ChoiceShape.Of<PlanConcurrency>(), "What becomes of a second release while one is in flight: it waits for its turn, takes the first one's place, or is refused. Absent: they go side by side."),
        new("notify", NotifySchema.Notify, "Who is told how releases go. Absent: the owners, of what goes wrong."),
        new("change", ChangeSchema.Change, "The change record that every release of the plan has. Absent: none."),
        new("variables", PlanTexts.Variables, "Texts behind {{variables.name}}; a release may override them by name.") { Default = new JsonObject() },
        new("stages", new ListShape("stages", Stage, 1, PlanLimits.MaxStages) { UniqueBy = "stage" }, "The stages, in order.") { Required = true },
    ]);
}

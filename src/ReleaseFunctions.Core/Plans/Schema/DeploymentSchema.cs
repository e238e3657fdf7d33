using System.Text.Json.Nodes;
using ReleaseFunctions.Core.Plans.Templates;

namespace ReleaseFunctions.Core.Plans.Schema;

/// <summary>The part of the plan about deployments and rollbacks.</summary>
internal static class DeploymentSchema
{
    public static RecordShape Retry { get; } = new("retry",
    [
        new("attempts", new NumberShape(1, 20, Whole: true), "Sends in all, the first included.") { Default = 3 },
        new("delay", new DurationShape(TimeSpan.Zero, TimeSpan.FromHours(1)), "Pause before the second send.") { Default = "10s" },
        new("backoff", new NumberShape(1, 10, Whole: false), "Factor by which the pause grows.") { Default = 2 },
    ]);

    public static RecordShape Release { get; } = new("release",
    [
        new("plan", PlanTexts.Name, "The plan whose newest version is released; not this plan, nor one that starts it.") { Required = true },
        new("version", new TextShape { Noun = "a version", MaxLength = 256, Templates = TemplatePlace.Text }, "The version that is released; may hold templates.") { Required = true },
        new("variables", new MapShape(
            "variable names and texts",
            PlanNames.VariablePattern,
            new TextShape { MinLength = 0, MaxLength = PlanLimits.MaxVariableLength, Templates = TemplatePlace.Text },
            PlanLimits.MaxVariables), "Variables of that plan to set, beside those that both plans have; texts may hold templates.") { Default = new JsonObject() },
    ]);

    public static RecordShape Deployment { get; } = new("deployment",
    [
        .. DeploymentKinds.All.Select(kind => kind.ForDeploy),
        new("release", Release, "A release of another plan, which is started and waited for."),
        new("timeout", PlanTexts.Duration(TimeSpan.FromDays(7)), "From the first request to the final word. Absent: 30m, 24h for a release of another plan."),
        new("retry", Retry, "How often the request is sent again when the target could not take it."),
    ])
    {
        Alternatives = [.. DeploymentKinds.All.Select(kind => new[] { kind.Word }), ["release"]],
    };

    public static RecordShape Rollback { get; } = new("rollback",
    [
        .. DeploymentKinds.All.Select(kind => kind.ForRollback),
        new("timeout", PlanTexts.Duration(TimeSpan.FromDays(7)), "From the first request to the final word.") { Default = "30m" },
        new("retry", Retry, "How often the request is sent again when the target could not take it."),
    ])
    {
        Alternatives = [.. DeploymentKinds.All.Select(kind => new[] { kind.Word })],
        Word = "previous",
    };
}

using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Core.Plans;

/// <summary>One step of a plan toward one environment. A phase that is null is not gone through.</summary>
public sealed record StagePlan
{
    public required string Stage { get; init; }

    /// <summary>Stages that must have succeeded or been skipped first. Default: the stage above; empty: start at once.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>The environment; also the name of its exclusive lock.</summary>
    public required string Environment { get; init; }

    /// <summary>The calendar window in which it may start; null: any time. Freezes apply without being named.</summary>
    public string? Window { get; init; }

    public ChecklistPlan? Checklist { get; init; }

    public ApprovalPlan? Approval { get; init; }

    public required DeploymentPlan Deploy { get; init; }

    public HealthPlan? Health { get; init; }

    /// <summary>How the stage is undone; null: it cannot be.</summary>
    public DeploymentPlan? Rollback { get; init; }

    /// <summary>Default: <see cref="OnFailure.Rollback"/> where the stage has a rollback, else <see cref="OnFailure.Stop"/>.</summary>
    public OnFailure OnFailure { get; init; }
}

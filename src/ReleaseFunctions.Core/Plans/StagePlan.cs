using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Flags;
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

    /// <summary>Flags that are ramped together after the deployment; empty: none.</summary>
    public IReadOnlyList<FlagPlan> Flags { get; init; } = [];

    public HealthPlan? Health { get; init; }

    /// <summary>How the stage is undone; null: it cannot be.</summary>
    public DeploymentPlan? Rollback { get; init; }

    /// <summary>Default: <see cref="OnFailure.Rollback"/> where something of the stage can be undone, else <see cref="OnFailure.Stop"/>.</summary>
    public OnFailure OnFailure { get; init; }

    /// <summary>Something of the stage can be undone: its deployment, or at least its flags.</summary>
    [JsonIgnore]
    public bool CanUndo => Rollback is not null || Flags.Count > 0;
}

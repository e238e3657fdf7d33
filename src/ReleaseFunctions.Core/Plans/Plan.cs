using ReleaseFunctions.Core.Tickets;

namespace ReleaseFunctions.Core.Plans;

/// <summary>A validated description of how one product is released: its stages and their rules. Defaults are already filled in.</summary>
public sealed record Plan
{
    /// <summary>Name, <c>[a-z0-9][a-z0-9-]{0,62}</c>.</summary>
    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary>E-mail addresses of the people who own the plan.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>Link to the runbook shown next to a release.</summary>
    public string? Runbook { get; init; }

    /// <summary>What becomes of a second release while one is in flight; null: they go side by side.</summary>
    public PlanConcurrency? Concurrency { get; init; }

    /// <summary>Who is told how releases go, beside the owners.</summary>
    public NotifyPlan Notify { get; init; } = new();

    /// <summary>The change record of every release; null: none.</summary>
    public ChangePlan? Change { get; init; }

    /// <summary>Default values of <c>{{variables.name}}</c>; a release may override them by name.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Stages in the order written; <see cref="StagePlan.Needs"/> makes them a DAG.</summary>
    public required IReadOnlyList<StagePlan> Stages { get; init; }

    /// <summary>The stage of that name.</summary>
    /// <exception cref="KeyNotFoundException">The plan has no such stage.</exception>
    public StagePlan Stage(string name) =>
        Stages.FirstOrDefault(stage => stage.Stage == name)
        ?? throw new KeyNotFoundException($"Plan '{Name}' has no stage '{name}'; it has {string.Join(", ", Stages.Select(s => s.Stage))}.");
}

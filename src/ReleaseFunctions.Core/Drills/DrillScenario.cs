using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Drills;

/// <summary>What goes wrong in a drill, and how soon people and systems react. Whatever it does not mention goes well.</summary>
public sealed record DrillScenario
{
    /// <summary>A drill without a scenario: everything goes well.</summary>
    public static DrillScenario AllWell { get; } = new() { Name = "all-well" };

    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary>How long a deployment or rollback takes unless said otherwise; default 1 min.</summary>
    public TimeSpan Takes { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How soon a person decides or ticks unless said otherwise; default 5 min.</summary>
    public TimeSpan Reacts { get; init; } = TimeSpan.FromMinutes(5);

    public IReadOnlyList<DrillTarget> Targets { get; init; } = [];

    public IReadOnlyList<DrillMetric> Metrics { get; init; } = [];

    public IReadOnlyList<DrillFlag> Flags { get; init; } = [];

    public IReadOnlyList<DrillPerson> People { get; init; } = [];

    public IReadOnlyList<DrillFreeze> Freezes { get; init; } = [];

    public DrillOperator Operator { get; init; } = new();

    /// <summary>How the deployment or rollback of a stage goes.</summary>
    public DrillTarget Target(string stage, DeploymentAction action, int attempt) =>
        Targets.FirstOrDefault(target => target.Stage == stage && target.Action == action && (target.Attempt ?? attempt) == attempt) ?? new() { Stage = stage, Action = action };

    /// <summary>What a check of a stage measures at a moment after its gate began; null: what the plan hopes for.</summary>
    public DrillMetric? Metric(string stage, string check, TimeSpan since) =>
        Metrics.FirstOrDefault(metric => metric.Stage == stage && (metric.Check ?? check) == check && since >= metric.From && since < metric.From + metric.For);

    /// <summary>How a change of a flag goes; null: it is done at once.</summary>
    /// <param name="to">Where the change puts it, in percent.</param>
    public DrillFlag? Flag(string stage, DrillFlagAction action, string name, double to) =>
        Flags.FirstOrDefault(flag => flag.Stage == stage && flag.Action == action && (flag.Flag ?? name) == name && (flag.To ?? to) == to);

    /// <summary>How a person behaves.</summary>
    public DrillPerson Person(string person) => People.FirstOrDefault(one => Approvals.Person.Same(one.Person, person)) ?? new() { Person = person };

    /// <summary>The freeze that forbids starting at a moment after the kickoff; null: none.</summary>
    public DrillFreeze? Freeze(TimeSpan since) => Freezes.FirstOrDefault(freeze => since >= freeze.From && since < freeze.From + freeze.For);
}

/// <summary>How one deployment goes.</summary>
public sealed record DrillTarget
{
    public required string Stage { get; init; }

    /// <summary>Default: deploy.</summary>
    public DeploymentAction Action { get; init; }

    /// <summary>Only this attempt; null: every one.</summary>
    public int? Attempt { get; init; }

    /// <summary>How long it takes; null: as long as the scenario says for all.</summary>
    public TimeSpan? Takes { get; init; }

    /// <summary>What it says when it fails at the end; null: it succeeds.</summary>
    public string? Fails { get; init; }

    /// <summary>It takes the request and is never heard of again.</summary>
    public bool Lost { get; init; }
}

/// <summary>What a check measures for a while.</summary>
public sealed record DrillMetric
{
    public required string Stage { get; init; }

    /// <summary>Which check; null: all of the stage.</summary>
    public string? Check { get; init; }

    /// <summary>From when after the deployment; default 0.</summary>
    public TimeSpan From { get; init; }

    /// <summary>For how long; default: to the end.</summary>
    public TimeSpan For { get; init; } = TimeSpan.FromDays(365);

    /// <summary>Default: a value that fails the check.</summary>
    public DrillReading Gives { get; init; }
}

/// <summary>How changes of flags go.</summary>
public sealed record DrillFlag
{
    public required string Stage { get; init; }

    /// <summary>The flag's name; null: every flag of the stage.</summary>
    public string? Flag { get; init; }

    /// <summary>Default: set.</summary>
    public DrillFlagAction Action { get; init; }

    /// <summary>Only the change to this percentage; null: every one.</summary>
    public double? To { get; init; }

    /// <summary>How long the system does not take the call; default 0.</summary>
    public TimeSpan Takes { get; init; }

    /// <summary>With which words it refuses the call then; null: it takes it.</summary>
    public string? Fails { get; init; }
}

/// <summary>What is done to a flag.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<DrillFlagAction>))]
public enum DrillFlagAction
{
    Set,
    PutBack,
}

/// <summary>What a bad measurement is.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<DrillReading>))]
public enum DrillReading
{
    Fail,
    NoData,
    Error,
}

/// <summary>How one person behaves.</summary>
public sealed record DrillPerson
{
    public required string Person { get; init; }

    /// <summary>Never reacts.</summary>
    public bool Absent { get; init; }

    /// <summary>How soon they decide; null: as soon as the scenario says for all.</summary>
    public TimeSpan? After { get; init; }

    /// <summary>Default: approve.</summary>
    public ApprovalVerdict Decides { get; init; }
}

/// <summary>A freeze that begins while the release is under way.</summary>
public sealed record DrillFreeze
{
    public string Name { get; init; } = "drill-freeze";

    /// <summary>From when after the kickoff.</summary>
    public required TimeSpan From { get; init; }

    public required TimeSpan For { get; init; }
}

/// <summary>What the operator on duty does when asked.</summary>
public sealed record DrillOperator
{
    /// <summary>Nobody is on duty: the release waits for whoever takes part in the exercise.</summary>
    public bool Absent { get; init; }

    /// <summary>How soon; default 15 min.</summary>
    public TimeSpan After { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>What; default rollback. Where it does not fit, abort.</summary>
    public OperatorAction Does { get; init; } = OperatorAction.Rollback;
}

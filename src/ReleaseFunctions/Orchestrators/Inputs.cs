using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Orchestrators;

/// <summary>What a run of a release needs; frozen at kickoff. Property names are a wire format of running instances.</summary>
/// <param name="Facts">What is released.</param>
/// <param name="Plan">The exact plan version it started with.</param>
/// <param name="PublicUrl">Base of all links.</param>
/// <param name="Run">1 for the kickoff; a later run is an operator's retry or rollback of a finished release.</param>
/// <param name="Repair">0, or the number of the watchdog's repair that started the run anew: it goes on from the facts.</param>
public sealed record ReleaseInput(ReleaseFacts Facts, Plan Plan, string PublicUrl, int Run, int Repair = 0);

/// <summary>One attempt of one stage.</summary>
/// <param name="SentBefore">An earlier attempt's deploy request was sent and not rolled back since.</param>
/// <param name="PicksUp">The attempt has begun before: it goes on from the facts.</param>
public sealed record StageInput(ReleaseFacts Facts, StagePlan Stage, int Attempt, int Run, string PublicUrl, bool SentBefore = false, bool PicksUp = false);

/// <summary>The checklist of one stage attempt.</summary>
/// <param name="Progress">Null at the start; carried over when the orchestration continues as new.</param>
public sealed record ChecklistInput(StageInput Attempt, ChecklistProgress? Progress = null);

/// <summary>How far a checklist has come.</summary>
/// <param name="Due">The items that tick themselves and have not: when each is measured next.</param>
/// <param name="Said">The sentence that the wait tells, told at <paramref name="SaidAt"/>.</param>
/// <param name="Tellings">How often it was told anew.</param>
/// <param name="Ticked">How many items were ticked then.</param>
/// <param name="NextReminder">When the owners of what is open are mailed again; null: never.</param>
public sealed record ChecklistProgress(
    DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt, IReadOnlyList<ChecklistDue> Due, string Said, DateTimeOffset SaidAt, int Tellings, int Ticked, DateTimeOffset? NextReminder)
{
    /// <summary>The next moment at which something is to be done.</summary>
    public DateTimeOffset Next() => Due.Select(due => due.At).Append(NextReminder ?? ExpiresAt).Append(ExpiresAt).Min();
}

/// <summary>When an item is measured next.</summary>
/// <param name="Found">What was measured last; null: nothing yet.</param>
public sealed record ChecklistDue(string Item, DateTimeOffset At, string? Found);

/// <summary>The approval of one stage attempt.</summary>
/// <param name="Progress">Null until people were asked; carried over when the orchestration continues as new.</param>
/// <param name="Since">Since when it has tried to ask; null at the start.</param>
public sealed record ApprovalInput(StageInput Attempt, ApprovalProgress? Progress = null, DateTimeOffset? Since = null);

/// <summary>How far an approval has come.</summary>
/// <param name="Asked">Everyone who was mailed, so that whoever's turn comes later is told once.</param>
/// <param name="Mailings">How often people were mailed, in all.</param>
/// <param name="NextReminder">Null: none any more.</param>
/// <param name="EscalateAt">When others are asked as well; null: never, or it is done.</param>
public sealed record ApprovalProgress(
    DateTimeOffset RequestedAt,
    DateTimeOffset ExpiresAt,
    IReadOnlyList<string> Asked,
    int Mailings,
    DateTimeOffset? NextReminder,
    int Reminders,
    DateTimeOffset? EscalateAt)
{
    /// <summary>When there is something to do if nobody says anything.</summary>
    public DateTimeOffset Next() => new[] { NextReminder, EscalateAt, ExpiresAt }.OfType<DateTimeOffset>().Min();
}

/// <summary>One deployment or rollback of one stage attempt.</summary>
/// <param name="Progress">Null at the start; carried over when the orchestration continues as new.</param>
/// <param name="Sent">Set: the request was sent before; it may be sent again under its key, and its timeout runs since then.</param>
public sealed record DeploymentInput(
    StageInput Attempt, DeploymentAction Action, DeploymentPlan Plan, string Reason, DeploymentProgress? Progress = null, SentBefore? Sent = null)
{
    /// <summary>When the timeout ends, where the first request has been written down already; null: that is still to be done.</summary>
    public DateTimeOffset? Deadline { get; init; }
}

/// <summary>A deployment that was taken and is waited for, or that may have been.</summary>
/// <param name="Deadline">When the timeout ends.</param>
/// <param name="Taken">How it was taken: accepted (a report decides), running (the handle is followed), or perhaps (it is looked up).</param>
/// <param name="Polls">How often it was asked about so far.</param>
/// <param name="Told">What the wait says beside that it is waited for: where the run is to be seen, who has to act, or why it is not known; null: nothing.</param>
public sealed record DeploymentProgress(DateTimeOffset Deadline, DeploymentAnswer Taken, int Polls, string? Told = null);

/// <summary>The ramp of the flags of one stage attempt.</summary>
/// <param name="Baselines">What was measured before the deployment, of the checks that compare with it.</param>
/// <param name="Progress">Null at the start; set where it is picked up, and carried over when the orchestration continues as new.</param>
public sealed record FlagsInput(StageInput Attempt, IReadOnlyList<CheckBaseline> Baselines, RampProgress? Progress = null)
{
    /// <summary>When the deployment had ended; drills count from then.</summary>
    public DateTimeOffset? DeployedAt { get; init; }
}

/// <summary>How far a ramp has come.</summary>
/// <param name="Standing">Where each flag stands, in the plan's order.</param>
/// <param name="Step">The step that stands; 0 before the first.</param>
/// <param name="Since">When it was taken.</param>
public sealed record RampProgress(IReadOnlyList<FlagStanding> Standing, int Step, DateTimeOffset Since)
{
    /// <summary>The step has stood for its time and was shown, or taken, to be healthy.</summary>
    public bool Stood { get; init; }

    /// <summary>An operator is asked about the step.</summary>
    public bool IsAsked { get; init; }

    /// <summary>The step's gate as it was when the ramp was picked up; null: it begins with the step.</summary>
    public GatePickUp? Gate { get; init; }

    /// <summary>How far a ramp that is picked up had come.</summary>
    public static RampProgress? Of(RampPickUp? before) => before is null ? null : new(before.Standing, before.Step, before.Since) { Gate = before.Gate };
}

/// <summary>The flags of one stage attempt that a rollback puts back.</summary>
/// <param name="Undo">In this order.</param>
public sealed record FlagsRollbackInput(StageInput Attempt, string Reason, IReadOnlyList<FlagView> Undo);

/// <summary>One health gate after a deployment or a rollback, or while a step of a ramp stands.</summary>
/// <param name="Purpose">deploy, flags or rollback.</param>
/// <param name="Start">When deploying (and ramping flags) ended, or when the step was taken.</param>
/// <param name="State">Null at the start; carried over when the orchestration continues as new.</param>
/// <param name="Baselines">What was measured before the deployment, of the checks that compare with it.</param>
public sealed record HealthGateInput(
    StageInput Attempt, HealthPlan Plan, string Purpose, DateTimeOffset Start, GateState? State = null, IReadOnlyList<CheckBaseline>? Baselines = null)
{
    /// <summary>The step of the ramp; 0: none.</summary>
    public int Step { get; init; }

    /// <summary>When the deployment had ended, where that is not <see cref="Start"/>; drills count from then.</summary>
    public DateTimeOffset? DeployedAt { get; init; }

    /// <summary>What tells the events of this gate from those of the attempt's others.</summary>
    public string About => Step == 0 ? Purpose : $"{Purpose}-{Step}";
}

/// <summary>The rollback of a release.</summary>
/// <param name="ThenStatus">How the release ends if it succeeds.</param>
public sealed record RollbackInput(ReleaseInput Release, string Reason, ReleaseStatus ThenStatus);

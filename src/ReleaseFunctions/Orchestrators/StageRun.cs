using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Orchestrators.Phases;

namespace ReleaseFunctions.Orchestrators;

/// <summary>One attempt of one stage while it is carried out: what every phase needs.</summary>
internal sealed class StageRun(TaskOrchestrationContext context, StageInput attempt)
{
    public TaskOrchestrationContext Context => context;

    public StageInput Attempt => attempt;

    public StagePlan Stage => attempt.Stage;

    public Recorder Recorder { get; } = context.Recorder(attempt);

    /// <summary>One for all phases: an orchestration has one waiter for its wake-ups.</summary>
    public WakeUp WakeUp { get; } = new(context, WakeUp.Seldom);

    /// <summary>What the calendar says to this attempt.</summary>
    public CalendarGate Calendar => field ??= new(this);

    /// <summary>The lock of the stage's environment, as this attempt holds it or waits for it.</summary>
    public EnvironmentLock Lock { get; } = EnvironmentLock.ForStage(context, attempt);

    /// <summary>Whether this attempt has reached its deploy phase, so that there may be something to undo.</summary>
    public bool DeploySent { get; set; }

    /// <summary>When the deployment had ended; drills count from then.</summary>
    public DateTimeOffset? DeployedAt { get; set; }

    /// <summary>What was measured before the deployment, of the checks that compare with it.</summary>
    public IReadOnlyList<CheckBaseline> Baselines { get; set; } = [];

    /// <summary>How far the attempt had come when its orchestration was started anew; null: it begins.</summary>
    public StagePickUp? PickUp { get; private set; }

    /// <summary>Its deployment was sent before the orchestration was started anew: what must hold before that is over and done with.</summary>
    public bool IsSent => PickUp?.Deployment is not null;

    /// <summary>Finds out how far an attempt that has begun before has come.</summary>
    public async Task PickUpAsync()
    {
        if (attempt.PicksUp)
        {
            PickUp = await context.CallActivityAsync<StagePickUp>(
                nameof(Activities.PickUpStage), new PickUpOrder(attempt.Facts.Id, Stage, attempt.Attempt), ActivityRetries.Storage);
            Baselines = PickUp.Baselines;
        }
    }

    /// <summary>The facts about this attempt as they are now.</summary>
    public Task<StageSignals> ReadAsync() => context.CallActivityAsync<StageSignals>(nameof(ReadStage), attempt.Key(), ActivityRetries.Storage);

    /// <summary>How the attempt ends. One that a freeze has aborted in flight has failed, however its phases ended, unless they failed for a reason of their own.</summary>
    public StageResult Ends(StageStatus status, string reason)
    {
        (StageStatus Status, string Reason) end = Calendar.Abort is { } why && (status is StageStatus.Aborted or StageStatus.Succeeded) ? (StageStatus.Failed, why) : (status, reason);
        return new(Stage.Stage, attempt.Attempt, end.Status, end.Reason, DeploySent || attempt.SentBefore);
    }
}

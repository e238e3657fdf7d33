using ReleaseFunctions.Access;
using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Http;
using ReleaseFunctions.Orchestrators;

namespace ReleaseFunctions.Releases;

/// <summary>An operator's action: written to the history first, then whoever it concerns is woken, or a new run is started.</summary>
public sealed class TakeAction(IReleaseStore releases, ReleaseStarter starter, ReleaseWaker waker, Telemetry telemetry, TimeProvider time)
{
    /// <exception cref="ProblemException">404, or 409 with what would fit.</exception>
    public Task<ReleaseView> RunAsync(
        DurableTaskClient client, string releaseId, OperatorAction action, string? stage, string reason, Caller caller, CancellationToken cancellationToken) =>
        RunAsync(client, releaseId, action, stage, reason, caller.Actor, cancellationToken);

    /// <summary>Likewise, for whoever is no caller: the release that started this one.</summary>
    public async Task<ReleaseView> RunAsync(
        DurableTaskClient client, string releaseId, OperatorAction action, string? stage, string reason, string actor, CancellationToken cancellationToken)
    {
        ReleaseView found = await releases.RequireAsync(releaseId, cancellationToken);
        if (stage is not null && found.FindStage(stage) is null)
        {
            throw ProblemException.NotFound($"Release {releaseId} has no stage '{stage}'; it has {string.Join(", ", found.Stages.Select(one => one.Stage))}.");
        }

        bool newRun = false;
        CommitResult result = await releases.CommitAsync(
            releaseId,
            view =>
            {
                if (ActionRules.Check(view, action, stage, actor) is { } refusal)
                {
                    throw ProblemException.Conflict(refusal.Text, [.. refusal.Fitting.Select(fitting => new ProblemError("action", fitting))]);
                }

                newRun = view.Status.IsOver();
                return Events(view, action, stage, reason, actor, newRun);
            },
            cancellationToken);
        if (found.Facts.Drill is null)
        {
            Count(action, result);
        }

        if (newRun)
        {
            await starter.StartAsync(client, result.View, cancellationToken);
        }
        else
        {
            await waker.WakeReleaseAsync(client, result.View, cancellationToken);
        }

        return result.View;
    }

    private void Count(OperatorAction action, CommitResult result)
    {
        telemetry.OperatorActed(action);
        foreach (StageView overridden in result.Appended.Where(e => e.Type == EventTypes.CalendarOverridden).Select(e => result.View.FindStage(e.Stage!)).OfType<StageView>().Distinct())
        {
            foreach (CalendarOverride one in overridden.Overrides.Where(one => result.Appended.Any(e => e.Seq == (one.ConfirmedSeq ?? one.Seq))))
            {
                telemetry.CalendarOverridden(one.Rule, one.Kind, one.Counts);
            }
        }
    }

    // The start of the next run is written with the action, so that a crash before the orchestration starts is repaired like a kickoff's.
    private IReadOnlyList<NewEvent> Events(ReleaseView view, OperatorAction action, string? stage, string reason, string actor, bool newRun)
    {
        DateTimeOffset now = time.GetUtcNow();
        IReadOnlyList<NewEvent> events = OperatorEvents.For(view, action, stage, actor, reason, now);
        return newRun
            ? [.. events, NewEvent.ForRelease(EventKeys.ReleaseStarted(view.Run + 1), now, EventTypes.ReleaseStarted, actor, new EventData.ReleaseStarted(view.Run + 1) { Version = OrchestrationVersions.Current })]
            : events;
    }
}

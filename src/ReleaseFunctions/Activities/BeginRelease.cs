using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>
/// Finds out whether a run may begin, writes down what follows, and reads in the same step what operators had to say by then. Where the plan
/// lets one release go at a time, it takes the turn; where a newer release supersedes older ones, it tells them so.
/// </summary>
public sealed class BeginRelease(IReleaseStore releases, IReleaseLine line, ReleaseWaker waker)
{
    private const int MaxTries = 10;

    [Function(nameof(BeginRelease))]
    public async Task<ReleaseStart> RunAsync([ActivityTrigger] BeginOrder order, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        Ahead ahead = order is { Run: 1, Concurrency: PlanConcurrency.Queue }
            ? await TakeTurnAsync(order, cancellationToken)
            : new Ahead(null, 0);
        StartVerdict verdict = new StartVerdict.Begin();
        CommitResult result = await releases.CommitAsync(
            order.ReleaseId,
            view =>
            {
                verdict = view.StartedAt is null || order.Run > 1 ? Judge(view, order, ahead) : new StartVerdict.Begin();
                return Events(view, order, verdict);
            },
            cancellationToken);
        await waker.WakeHeraldAsync(client, result, cancellationToken);
        IReadOnlyList<string> wake = verdict is StartVerdict.Begin && order is { Run: 1, Concurrency: PlanConcurrency.Supersede }
            ? await SupersedeAsync(result.View.Facts, order.At, cancellationToken)
            : [];
        return new ReleaseStart(verdict is StartVerdict.Begin ? ReleaseSignals.From(result.View, order.Run, afterSeq: 0) : null, wake)
        {
            Until = (verdict as StartVerdict.Wait)?.Until,
            End = verdict is StartVerdict.End end ? new ReleaseDecision.Finish(end.Status, end.Reason) : null,
        };
    }

    private static StartVerdict Judge(ReleaseView view, BeginOrder order, Ahead ahead) =>
        order.Run > 1 ? new StartVerdict.Begin() : StartRule.Judge(view, ahead.Release, ahead.Place, order.At);

    private static IReadOnlyList<NewEvent> Events(ReleaseView view, BeginOrder order, StartVerdict verdict) => verdict switch
    {
        StartVerdict.Begin => [NewEvent.ForRelease(EventKeys.ReleaseStarted(order.Run), order.At, EventTypes.ReleaseStarted, "system", new EventData.ReleaseStarted(order.Run) { Version = order.Version })],
        StartVerdict.Wait { On: { } waiting } when view.OwnWait?.Text != waiting.Text =>
            [NewEvent.ForRelease(EventKeys.ReleaseWaiting(order.Run, view.LastSeq), order.At, EventTypes.StageWaiting, "system", new EventData.StageWaiting(null, waiting))],

        // Says that it is there, so that nobody takes it for one that was never started.
        StartVerdict.Wait when view is { Paused: not null, Begun: false } =>
            [NewEvent.ForRelease(EventKeys.ReleaseWaiting(order.Run, view.LastSeq), order.At, EventTypes.StageWaiting, "system", new EventData.StageWaiting(null, view.OwnWait))],
        _ => [],
    };

    /// <summary>The release to wait for; none: the turn is this one's, for good.</summary>
    private async Task<Ahead> TakeTurnAsync(BeginOrder order, CancellationToken cancellationToken)
    {
        ReleaseView release = await releases.GetAsync(order.ReleaseId, cancellationToken);
        if (release.StartedAt is not null || StartRule.Judge(release, null, 0, order.At) is not StartVerdict.Begin)
        {
            return new Ahead(null, 0); // it does not come to the question whose turn it is
        }

        for (int tries = 0; tries < MaxTries; tries++)
        {
            Ahead ahead = await AheadAsync(release.Facts, cancellationToken);
            PlanTurn turn = await line.ReadTurnAsync(release.Facts.Plan, cancellationToken);
            if (ahead.Release is null && await FindInFlightAsync(turn.ReleaseId, order.ReleaseId, cancellationToken) is { } holder)
            {
                ahead = new Ahead(holder, 1);
            }

            if (ahead.Release is not null || turn.ReleaseId == order.ReleaseId || await line.TakeTurnAsync(turn, order.ReleaseId, cancellationToken))
            {
                return ahead;
            }
        }

        throw new InvalidOperationException($"The turn of plan '{release.Facts.Plan}' was taken by others during each of {MaxTries} tries.");
    }

    // A listing may lag behind a release that has just ended, so its own state counts.
    private async Task<Ahead> AheadAsync(ReleaseFacts facts, CancellationToken cancellationToken)
    {
        IReadOnlyList<ReleaseSummary> ahead = PlanLine.Ahead(await line.ListInFlightAsync(facts.Plan, cancellationToken), facts);
        for (int i = 0; i < ahead.Count; i++)
        {
            if (await FindInFlightAsync(ahead[i].Id, facts.Id, cancellationToken) is { } release)
            {
                return new Ahead(release, ahead.Count - i);
            }
        }

        return new Ahead(null, 0);
    }

    private async Task<ReleaseView?> FindInFlightAsync(string? id, string own, CancellationToken cancellationToken) =>
        id is not null && id != own && await releases.FindAsync(id, cancellationToken) is { } release && !release.Status.IsOver() ? release : null;

    /// <returns>Whom to wake.</returns>
    private async Task<IReadOnlyList<string>> SupersedeAsync(ReleaseFacts newer, DateTimeOffset at, CancellationToken cancellationToken)
    {
        List<string> wake = [];
        foreach (ReleaseSummary older in PlanLine.Older(await line.ListInFlightAsync(newer.Plan, cancellationToken), newer))
        {
            CommitResult result = await releases.CommitAsync(older.Id, view => OperatorEvents.Superseded(view, newer, at), cancellationToken);
            wake.AddRange(ReleaseWaker.Concerned(result.View));
        }

        return wake;
    }

    private sealed record Ahead(ReleaseView? Release, int Place);
}

/// <summary>Which run is to begin, by which policy, and what time it is.</summary>
/// <param name="Version">The version its orchestration runs under.</param>
public sealed record BeginOrder(string ReleaseId, int Run, PlanConcurrency? Concurrency, DateTimeOffset At, string Version);

/// <summary>Whether a run begins.</summary>
/// <param name="Signals">The facts when it began; null: it does not begin (yet).</param>
/// <param name="Wake">Orchestrations that a fact written now concerns.</param>
public sealed record ReleaseStart(ReleaseSignals? Signals, IReadOnlyList<string> Wake)
{
    /// <summary>When to ask again at the latest; null: when woken.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>It never begins and ends so.</summary>
    public ReleaseDecision.Finish? End { get; init; }
}

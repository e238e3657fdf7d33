using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Http;

namespace ReleaseFunctions.Releases;

/// <summary>Creates releases of plans that take one at a time and refuse the others.</summary>
public sealed class KickoffTurn(IReleaseStore releases, IReleaseLine line)
{
    private const int MaxTries = 10;

    /// <summary>The new release, which has the turn from the moment it exists.</summary>
    /// <exception cref="ProblemException">409 with the release that is in flight.</exception>
    public async Task<ReleaseCreation> CreateAsync(ReleaseView release, IReadOnlyList<HistoryEvent> events, IdempotencyKey? idempotency, CancellationToken cancellationToken)
    {
        for (int tries = 0; tries < MaxTries; tries++)
        {
            PlanTurn turn = await line.ReadTurnAsync(release.Facts.Plan, cancellationToken);
            await RefuseIfInFlightAsync(turn, cancellationToken);
            if (await line.CreateInTurnAsync(release, events, idempotency, turn, cancellationToken) is { } creation)
            {
                return creation;
            }
        }

        throw ProblemException.Conflict($"Other releases of plan '{release.Facts.Plan}' were first every time; try again.");
    }

    // Releases of a plan version that let others beside them never had the turn, so the line is looked at too.
    private async Task RefuseIfInFlightAsync(PlanTurn turn, CancellationToken cancellationToken)
    {
        IEnumerable<string> candidates = (await line.ListInFlightAsync(turn.Plan, cancellationToken)).Where(summary => !summary.Drill).Select(summary => summary.Id);
        foreach (string id in turn.ReleaseId is { } holder ? candidates.Prepend(holder).Distinct() : candidates)
        {
            if (await releases.FindAsync(id, cancellationToken) is { } found && !found.Status.IsOver())
            {
                throw ProblemException.Conflict(PlanLine.Refusal(found), [new ProblemError("plan", $"Release {id} is in flight.")]);
            }
        }
    }
}

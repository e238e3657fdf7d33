using ReleaseFunctions.Core.History;

namespace ReleaseFunctions.Core.Releases;

/// <summary>Port: the releases of one plan that are in flight, and whose turn it is where the plan lets one go at a time. Drills are in no line.</summary>
public interface IReleaseLine
{
    /// <summary>Releases of the plan that are not over, newest request first. One that has just ended may still be among them.</summary>
    Task<IReadOnlyList<ReleaseSummary>> ListInFlightAsync(string plan, CancellationToken cancellationToken);

    /// <summary>Who had the turn last; whether that release is over, its own state says.</summary>
    Task<PlanTurn> ReadTurnAsync(string plan, CancellationToken cancellationToken);

    /// <summary>Gives the turn to a release, if nobody took it since it was read.</summary>
    /// <returns>False: someone else was first; read it again.</returns>
    Task<bool> TakeTurnAsync(PlanTurn turn, string releaseId, CancellationToken cancellationToken);

    /// <summary>Creates a release and gives it the turn, both or neither; otherwise as <see cref="IReleaseStore.CreateAsync"/>.</summary>
    /// <returns>Null: someone else took the turn since it was read, and nothing was created.</returns>
    Task<ReleaseCreation?> CreateInTurnAsync(
        ReleaseView release, IReadOnlyList<HistoryEvent> events, IdempotencyKey? idempotency, PlanTurn turn, CancellationToken cancellationToken);
}

/// <summary>Whose turn it is among the releases of a plan, as it was read.</summary>
/// <param name="ReleaseId">Null: nobody had it yet.</param>
/// <param name="Token">The store's, to find out whether it has changed.</param>
public sealed record PlanTurn(string Plan, string? ReleaseId, string? Token);

namespace ReleaseFunctions.Core.Approvals;

/// <summary>Port: who decides in whose stead, and when.</summary>
public interface IDelegationStore
{
    /// <summary>Keeps the delegation; keeping the same id again changes nothing.</summary>
    Task AddAsync(Delegation delegation, CancellationToken cancellationToken);

    /// <summary>Those that have not ended by that moment, by when they begin; those that were revoked are left out.</summary>
    Task<IReadOnlyList<Delegation>> ListAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The delegation, ended or not; null: there is none.</summary>
    Task<Delegation?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Ends the delegation now; one that was revoked before stays as it was.</summary>
    /// <returns>The delegation as it is then; null: there is none.</returns>
    Task<Delegation?> RevokeAsync(string id, DateTimeOffset now, CancellationToken cancellationToken);
}

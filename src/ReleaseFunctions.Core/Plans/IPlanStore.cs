namespace ReleaseFunctions.Core.Plans;

/// <summary>Port: versioned plans.</summary>
public interface IPlanStore
{
    /// <summary>Stores the plan as a new version unless its newest version has the same digest.</summary>
    Task<PlanStored> PutAsync(PlanDocument document, CancellationToken cancellationToken);

    /// <summary>That version, or the newest; null if there is none.</summary>
    Task<PlanDocument?> FindAsync(string plan, int? version, CancellationToken cancellationToken);

    /// <summary>The newest version of every plan, by name.</summary>
    Task<IReadOnlyList<PlanDocument>> ListAsync(CancellationToken cancellationToken);
}

/// <summary>One stored version of a plan.</summary>
/// <param name="Name">Name of the plan.</param>
/// <param name="Version">From 1; 0 before it is stored.</param>
/// <param name="Digest">SHA-256 of <paramref name="Json"/>.</param>
/// <param name="Json">The plan's canonical JSON document as submitted.</param>
/// <param name="Plan">The validated plan with defaults filled in.</param>
public sealed record PlanDocument(string Name, int Version, string Digest, string Json, Plan Plan, string StoredBy, DateTimeOffset StoredAt);

/// <summary>What <see cref="IPlanStore.PutAsync"/> did.</summary>
/// <param name="Document">The newest version now.</param>
/// <param name="Created">False: nothing had changed.</param>
public sealed record PlanStored(PlanDocument Document, bool Created);

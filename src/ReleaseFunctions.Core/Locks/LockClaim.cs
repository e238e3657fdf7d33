using System.Globalization;

namespace ReleaseFunctions.Core.Locks;

/// <summary>A stage attempt, or its rollback, that holds an environment's lock or waits for it.</summary>
public sealed record LockClaim
{
    public required string ReleaseId { get; init; }

    public required string Plan { get; init; }

    public required string Version { get; init; }

    public required string Stage { get; init; }

    public required int Attempt { get; init; }

    public required LockPurpose Purpose { get; init; }

    /// <summary>Id of the orchestration that acts for it: it is woken when its turn has come, and when it is no more, neither is the claim.</summary>
    public required string Orchestration { get; init; }

    /// <summary>When it asked for the lock.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>Since when it holds the lock; null: it waits.</summary>
    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>Names the claim, however often it is made.</summary>
    public LockKey Key => new(ReleaseId, Stage, Attempt, Purpose);

    /// <summary>For people: <c>release 01h… (checkout 1.2.3, stage production)</c>.</summary>
    public string InWords() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Purpose == LockPurpose.Rollback ? "the rollback of " : string.Empty)}release {ReleaseId} ({Plan} {Version}, stage {Stage}{(Attempt > 1 ? $", attempt {Attempt}" : string.Empty)})");
}

/// <summary>What tells claims apart.</summary>
public sealed record LockKey(string ReleaseId, string Stage, int Attempt, LockPurpose Purpose);

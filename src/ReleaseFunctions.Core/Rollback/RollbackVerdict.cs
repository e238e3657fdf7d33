using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Rollback;

/// <summary>How a release ends after a rollback.</summary>
/// <param name="Status">The status the decision to roll back named, or <see cref="ReleaseStatus.RollbackFailed"/>.</param>
/// <param name="Reason">Why it was rolled back, and what came of it.</param>
public sealed record RollbackVerdict(ReleaseStatus Status, string Reason)
{
    /// <summary>
    /// The rollback succeeded if every stage completed it and none with a health phase was judged anything but healthy.
    /// A rollback that undid nothing is no rollback: a failed release stays failed.
    /// </summary>
    /// <param name="decision">Why and to which end.</param>
    /// <param name="outcomes">One per stage that was undone, in that order.</param>
    /// <param name="left">Stages that were sent but have no rollback.</param>
    public static RollbackVerdict Of(ReleaseDecision.RollBack decision, IReadOnlyList<RollbackOutcome> outcomes, IReadOnlyList<string> left)
    {
        string kept = left.Count == 0 ? string.Empty : $" Left as deployed, because the plan has no rollback for them: {string.Join(", ", left)}.";
        if (outcomes.Count == 0)
        {
            ReleaseStatus status = decision.ThenStatus == ReleaseStatus.RolledBack ? ReleaseStatus.Failed : decision.ThenStatus;
            return new(status, $"{Sentence(decision.Reason)} Nothing was there to roll back.{kept}");
        }

        List<string> faults = [.. outcomes.Select(outcome => outcome.Fault).OfType<string>()];
        return faults.Count == 0
            ? new(decision.ThenStatus, $"{Sentence(decision.Reason)} Rolled back: {string.Join(", ", outcomes.Select(outcome => outcome.What))}.{kept}")
            : new(ReleaseStatus.RollbackFailed, $"{Sentence(decision.Reason)} The rollback failed: {Sentence(string.Join("; ", faults))}{kept}");
    }

    private static string Sentence(string text) => text.TrimEnd() is var trimmed && trimmed.EndsWith('.') ? trimmed : trimmed + ".";
}

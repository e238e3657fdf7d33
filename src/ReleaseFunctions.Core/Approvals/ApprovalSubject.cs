using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Approvals;

/// <summary>What is being approved; the approval digest is the SHA-256 of its RFC 8785 form.</summary>
public sealed record ApprovalSubject(
    string PlanDigest,
    string Version,
    string? Commit,
    IReadOnlyList<Artifact> Artifacts,
    IReadOnlyDictionary<string, string> Variables,
    string Stage,
    int Attempt)
{
    /// <summary>What is approved for one attempt of one stage.</summary>
    public static ApprovalSubject From(ReleaseFacts facts, string stage, int attempt) =>
        new(facts.PlanDigest, facts.Version, facts.Commit, facts.Artifacts, facts.Variables, stage, attempt);
}

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
    int Attempt);

namespace ReleaseFunctions.Core.Approvals;

/// <summary>The one approval that a delegation is about.</summary>
public sealed record DelegationScope(string ReleaseId, string Stage, int Attempt);

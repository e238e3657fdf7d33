namespace ReleaseFunctions.Core.History;

/// <summary>What a check of a history's hash chain found.</summary>
/// <param name="Valid">Every event is there, in order, unchanged.</param>
/// <param name="Events">How many events were found intact before the first broken one.</param>
/// <param name="HeadHash">Hash of the last intact event; 64 zeros if there is none.</param>
/// <param name="FirstBrokenSeq">The sequence number that should have been intact and is not; null if valid.</param>
/// <param name="Reason">One sentence on what is wrong there; null if valid.</param>
public sealed record ChainVerification(bool Valid, long Events, string HeadHash, long? FirstBrokenSeq = null, string? Reason = null);

/// <summary>The last event that a history is known to hold; a chain alone cannot show that its end was cut off.</summary>
public sealed record ChainHead(long Seq, string Hash);

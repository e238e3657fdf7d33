namespace ReleaseFunctions.Core.Evidence;

/// <summary>The event that a release's history reached when its evidence was written.</summary>
/// <param name="Release">The release's id.</param>
/// <param name="Events">How many events there are: the sequence number of the last.</param>
/// <param name="Hash">The last event's hash.</param>
public sealed record EvidenceHead(string Release, long Events, string Hash);

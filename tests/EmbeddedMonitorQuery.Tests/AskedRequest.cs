namespace EmbeddedMonitorQuery.Tests;

/// <summary>What the fake service was asked.</summary>
internal sealed record AskedRequest(
    string Method, string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, string Body, DateTimeOffset At);

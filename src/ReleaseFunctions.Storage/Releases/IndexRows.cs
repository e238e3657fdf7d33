using System.Globalization;
using System.Text.RegularExpressions;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Storage.Releases;

/// <summary>
/// Keys of the index table. All rows share one partition, because a release's rows change together in one transaction.
/// Listing rows end in the inverted time of the request and the id, so that a range read gives the newest first.
/// </summary>
internal static partial class IndexRows
{
    public const string Partition = "releases";

    /// <summary>The release's anchor: what the index holds of it, and the concurrency token of every change to its rows.</summary>
    public static string Anchor(string releaseId) => "r:" + releaseId;

    /// <summary>A caller's idempotency key. Hashed, with the scope's length in front so that no two pairs run together.</summary>
    public static string Idempotency(IdempotencyKey key) =>
        "k:" + Digest.OfUtf8($"{key.Scope.Length.ToString(CultureInfo.InvariantCulture)}:{key.Scope}{key.Key}");

    /// <summary>Releases whose orchestration has not been heard of yet, by the moment at which they are to begin, oldest first.</summary>
    public static string NotStarted(DateTimeOffset dueAt, string releaseId) => $"n:{Ticks(dueAt)}:{releaseId}";

    /// <summary>Releases of a plan that are in flight.</summary>
    public static string InFlight(string plan) => $"f:{plan}:";

    /// <summary>Whose turn it is among the releases of a plan.</summary>
    public static string Turn(string plan) => $"t:{plan}";

    /// <summary>End of the range of releases that were to begin before a time and have not been heard of.</summary>
    public static string NotStartedBefore(DateTimeOffset time) => $"n:{Ticks(time)}";

    /// <summary>The listing that a plan and a status, each or both or neither, select.</summary>
    public static string Prefix(string? plan, ReleaseStatus? status) => (plan, status) switch
    {
        (null, null) => "a:",
        (not null, null) => $"p:{plan}:",
        (null, not null) => $"s:{StatusName.Of(status.Value)}:",
        _ => $"ps:{plan}:{StatusName.Of(status.Value)}:",
    };

    /// <summary>The end of a listing row's key.</summary>
    public static string Position(DateTimeOffset requestedAt, string releaseId) => $"{Inverted(requestedAt)}:{releaseId}";

    /// <summary>First position of releases requested before a time.</summary>
    public static string After(DateTimeOffset to) => Inverted(to) + ";";

    /// <summary>Position behind the last release requested at or after a time.</summary>
    public static string Until(DateTimeOffset from) => Inverted(from) + ";";

    public static bool IsPlan(string text) => PlanPattern().IsMatch(text);

    public static bool IsPosition(string text) => PositionPattern().IsMatch(text);

    private static string Ticks(DateTimeOffset time) => time.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);

    private static string Inverted(DateTimeOffset time) => (DateTimeOffset.MaxValue.UtcTicks - time.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,62}\z")]
    private static partial Regex PlanPattern();

    [GeneratedRegex(@"\A[0-9]{19}:[a-z0-9-]{1,100}\z")]
    private static partial Regex PositionPattern();
}

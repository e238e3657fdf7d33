using System.Globalization;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Anchors;

/// <summary>Which histories an anchor has to look at, and what goes into it.</summary>
public static class AnchorPlanner
{
    /// <summary>A history may grow a little after its release is over (the notice of the end), and its listing may lag behind; so what ended this long before the last anchor is looked at again.</summary>
    public static TimeSpan Overlap { get; } = TimeSpan.FromDays(1);

    /// <summary>The day that an anchor made at a time stands for.</summary>
    public static string DateOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Whether the text is a day as <see cref="DateOf"/> writes it.</summary>
    public static bool IsDate(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>Whether a release's history may have changed since the anchor before.</summary>
    /// <param name="previous">When that was made; null: there is none.</param>
    public static bool MayHaveChanged(ReleaseSummary release, DateTimeOffset? previous) =>
        previous is null || release.FinishedAt is null || release.FinishedAt >= previous - Overlap;

    /// <summary>The anchor to be signed.</summary>
    /// <param name="now">When the heads were read.</param>
    /// <param name="previous">The anchor before; null: there is none.</param>
    /// <param name="heads">Heads that no anchor recorded yet, in any order.</param>
    public static Anchor Compose(DateTimeOffset now, Anchor? previous, IEnumerable<AnchorHead> heads) => new()
    {
        Date = DateOf(now),
        At = now,
        Previous = previous is null ? null : new AnchorLink(previous.Date, previous.Hash),
        Heads = [.. heads.OrderBy(head => head.Release, StringComparer.Ordinal)],
        Key = string.Empty,
    };
}

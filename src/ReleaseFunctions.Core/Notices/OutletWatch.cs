using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Notices;

/// <summary>Judges from a release's history whether its outlets are told. Pure.</summary>
public static class OutletWatch
{
    /// <summary>How long an outlet may owe one notice: <see cref="OutletRetry.MaxTries"/> tries, an hour apart at most, and an hour more.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromHours(OutletRetry.MaxTries + 1);

    /// <summary>Whether there is anything that an outlet was neither told of nor recorded not to have been.</summary>
    public static bool OwesAnything(ReleaseView release, IReadOnlyList<HistoryEvent> history) =>
        release.Outlets.Any(outlet => OwedSince(release, outlet, history) is not null);

    /// <summary>Whether an outlet owes a notice for longer than it can take to tell it, or to give it up.</summary>
    public static bool IsStuck(ReleaseView release, IReadOnlyList<HistoryEvent> history, DateTimeOffset now) =>
        release.Outlets.Any(outlet => OwedSince(release, outlet, history) + Patience < now);

    /// <summary>Since when an outlet owes its next notice, which it tells after those before; null: it owes none.</summary>
    private static DateTimeOffset? OwedSince(ReleaseView release, Outlet outlet, IReadOnlyList<HistoryEvent> history)
    {
        IReadOnlySet<long> told = outlet.ToldOf(history);
        HistoryEvent? owed = history.FirstOrDefault(e => !told.Contains(e.Seq) && NoticeReader.Read(release.Facts, e) is { } notice && !(notice.IsDetail && outlet.IsRoom));
        DateTimeOffset? last = history.LastOrDefault(e => outlet.ToldOf([e]).Count > 0)?.At;
        return owed is null || last is null || owed.At > last ? owed?.At : last;
    }
}

using System.Globalization;

namespace ReleaseFunctions.Core.Releases;

/// <summary>Whether a release may begin: when it is scheduled for, who is ahead of it, and what operators said meanwhile.</summary>
public static class StartRule
{
    /// <summary>How long after the moment it was scheduled for a release may still begin.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    /// <param name="view">The release, not started.</param>
    /// <param name="ahead">The release it has to wait for; null: none.</param>
    /// <param name="place">How many are ahead.</param>
    /// <param name="now">The current time.</param>
    public static StartVerdict Judge(ReleaseView view, ReleaseView? ahead, int place, DateTimeOffset now)
    {
        if (StopRequest.From(view, view.Run) is { } stop)
        {
            return new StartVerdict.End(stop.Action == OperatorAction.Supersede ? ReleaseStatus.Superseded : ReleaseStatus.Aborted, stop.Text);
        }

        // Whoever has joined the queue was there in time, however long it takes.
        DateTimeOffset? due = view.OwnWait?.Code == WaitingCode.Schedule ? view.Facts.ScheduledFor : null;
        return due is { } moment && now < moment ? new StartVerdict.Wait(null, moment)
            : due is { } missed && now > missed + Patience ? new StartVerdict.End(ReleaseStatus.Expired, Missed(view, missed))
            : view.Paused is not null ? new StartVerdict.Wait(null, due + Patience + TimeSpan.FromMilliseconds(1))
            : ahead is not null ? new StartVerdict.Wait(WaitingFor.Queue(ahead, place, view.OwnWait is { Code: WaitingCode.Queue } queued ? queued.Since : now), null)
            : new StartVerdict.Begin();
    }

    private static string Missed(ReleaseView view, DateTimeOffset due)
    {
        string why = view.Paused is { } paused ? $"it was paused by {paused.Actor} ({paused.Reason})" : "nothing began it in time";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"It was scheduled for {due.UtcDateTime:yyyy-MM-dd HH:mm} UTC and could not begin within {Patience.TotalHours} hours after that: {why}. Start a new release.");
    }
}

/// <summary>What <see cref="StartRule"/> says.</summary>
public abstract record StartVerdict
{
    private StartVerdict()
    {
    }

    /// <summary>It begins now.</summary>
    public sealed record Begin : StartVerdict;

    /// <summary>Not yet.</summary>
    /// <param name="On">What it waits for, to be written down; null: as it says already.</param>
    /// <param name="Until">When to look again at the latest; null: when woken.</param>
    public sealed record Wait(Waiting? On, DateTimeOffset? Until) : StartVerdict;

    /// <summary>It never begins.</summary>
    public sealed record End(ReleaseStatus Status, string Reason) : StartVerdict;
}

using ReleaseFunctions.Core.Chat;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Notices;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Tickets;
using ReleaseFunctions.Http;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>Tells one outlet what it has not been told of a release, in order, and records each once: that it was told, or that it could not be.</summary>
public sealed class TellOutlet(IReleaseStore releases, IChat chat, KeepChange changes, TimeProvider time)
{
    [Function(nameof(TellOutlet))]
    public async Task<OutletProgress> RunAsync([ActivityTrigger] TellOrder order, CancellationToken cancellationToken)
    {
        ReleaseView release = await releases.GetAsync(order.ReleaseId, cancellationToken);
        if (release.Run != order.Run)
        {
            return order.Progress with { IsOver = true }; // the next run's herald goes on
        }

        List<HistoryEvent> events = [];
        await foreach (HistoryEvent e in releases.ReadHistoryAsync(order.ReleaseId, order.Progress.Seq + 1, cancellationToken))
        {
            events.Add(e);
        }

        OutletProgress progress = order.Progress with { RetryAt = null };
        IReadOnlySet<long> told = progress.Outlet.ToldOf(events);
        foreach (HistoryEvent e in events)
        {
            if (!told.Contains(e.Seq) && NoticeReader.Read(release.Facts, e) is { } notice && !(notice.IsDetail && progress.Outlet.IsRoom))
            {
                progress = await TellAsync(release, e, notice, order, progress, cancellationToken);
                if (progress.RetryAt is not null)
                {
                    return progress;
                }
            }

            progress = progress with { Seq = e.Seq, Tries = 0 };
        }

        // The view was read before the events: what has been written since then wakes the herald.
        return progress with { IsOver = release.Status.IsOver() };
    }

    private async Task<OutletProgress> TellAsync(ReleaseView release, HistoryEvent e, Notice notice, TellOrder order, OutletProgress progress, CancellationToken cancellationToken)
    {
        bool isDrill = release.Facts.Drill is not null;
        string page = ReleaseResponse.Links(release.Facts.Id, order.PublicUrl)["page"];
        OutletAnswer answer = isDrill ? OutletAnswer.Done("It is a drill.")
            : order.Change is { } change ? await changes.TellAsync(release, change, e, notice, page, cancellationToken)
            : await chat.PostAsync(progress.Outlet.Name, ChatMessage.Of(notice, release.Facts, release.Description, page), cancellationToken);
        int tries = progress.Tries + 1;
        if (answer.State == OutletState.TryAgain && OutletRetry.Next(tries, answer.RetryAfter, time.GetUtcNow()) is { } next)
        {
            return progress with { Tries = tries, RetryAt = next };
        }

        EventData.Notification data = new(
            isDrill ? MailOutcome.Drill : progress.Outlet.Channel, progress.Outlet.Name, notice.Headline, Outlet.NoticePurpose, answer.State == OutletState.Done ? null : answer.Message)
        {
            About = notice.Seq,
        };
        NewEvent outcome = NewEvent.ForRelease(
            EventKeys.Heralded(progress.Outlet.Channel, progress.Outlet.Name, notice.Seq),
            time.GetUtcNow(),
            data.Error is null ? EventTypes.NotificationSent : EventTypes.NotificationFailed,
            "system",
            data);
        await releases.CommitAsync(release.Facts.Id, _ => [outcome], cancellationToken);
        return progress;
    }
}

/// <summary>Which outlet of which run is to be told.</summary>
/// <param name="Change">The change record that the outlet is; null: it is a room.</param>
public sealed record TellOrder(string ReleaseId, int Run, string PublicUrl, OutletProgress Progress, ChangePlan? Change);

/// <summary>How far an outlet has been told.</summary>
/// <param name="Seq">The last event that it was told of, or need not be.</param>
/// <param name="Tries">How often it was tried with the next.</param>
/// <param name="RetryAt">When it is tried again; null: there is nothing left to tell.</param>
/// <param name="IsOver">The run is over, and it was told all of it.</param>
public sealed record OutletProgress(Outlet Outlet, long Seq = 0, int Tries = 0, DateTimeOffset? RetryAt = null, bool IsOver = false);

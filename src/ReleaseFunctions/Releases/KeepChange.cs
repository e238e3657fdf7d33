using System.Text.RegularExpressions;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Notices;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Tickets;

namespace ReleaseFunctions.Releases;

/// <summary>
/// Keeps the change record of a release: opens it before anything else, comments on it, moves it when the release starts and ends, and links the tickets that the release brings. Every step may be
/// repeated: what is there already is found and left.
/// </summary>
public sealed partial class KeepChange(IReleaseStore releases, ITickets tickets, IDeploymentIntents intents, TimeProvider time)
{
    private const int MaxScope = 50;

    /// <summary>Tells the record one thing.</summary>
    /// <param name="told">The event behind the notice.</param>
    /// <param name="url">Address of the release's page.</param>
    public async Task<OutletAnswer> TellAsync(ReleaseView release, ChangePlan change, HistoryEvent told, Notice notice, string url, CancellationToken cancellationToken)
    {
        (string? key, OutletAnswer opened) = await OpenAsync(release, change, url, cancellationToken);
        if (key is null)
        {
            return opened;
        }

        List<OutletAnswer> answers = [await tickets.CommentAsync(change, key, ChangeTexts.Comment(notice, release.Facts, url), cancellationToken)];
        if (MomentOf(told) is { } moment && change.StatusAt(moment) is { } status)
        {
            answers.Add(await tickets.MoveAsync(change, key, status, moment == ChangeMoment.Succeeded ? "successful" : "unsuccessful", cancellationToken));
        }

        if (told.Type is EventTypes.ReleaseRequested or EventTypes.ReleaseFinished)
        {
            answers.AddRange(await LinkAsync(release.Facts, change, key, told, notice, url, cancellationToken));
        }

        return Together(answers);
    }

    // The links are brought up to date at the end, when the tickets of the release are told how it ended.
    private async Task<IReadOnlyList<OutletAnswer>> LinkAsync(ReleaseFacts release, ChangePlan change, string key, HistoryEvent told, Notice notice, string url, CancellationToken cancellationToken)
    {
        bool isOver = told.Type == EventTypes.ReleaseFinished;
        ReleaseLink link = ChangeTexts.Link(release, url, isOver);
        List<OutletAnswer> answers = [await tickets.LinkAsync(change, key, link, cancellationToken)];
        foreach (string ticket in change is JiraChange ? release.Tickets.Where(ticket => ticket != key && IssueKey().IsMatch(ticket)).Distinct().Take(MaxScope) : [])
        {
            answers.Add(await tickets.LinkAsync(change, ticket, link, cancellationToken));
            if (isOver)
            {
                answers.Add(await tickets.CommentAsync(change, ticket, ChangeTexts.Comment(notice, release, url), cancellationToken));
            }
        }

        return answers;
    }

    private async Task<(string? Key, OutletAnswer Answer)> OpenAsync(ReleaseView release, ChangePlan change, string url, CancellationToken cancellationToken)
    {
        ReleaseView now = release.Change is null ? await releases.GetAsync(release.Facts.Id, cancellationToken) : release;
        if (now.Change is { } known)
        {
            return (known.Key, OutletAnswer.Done(string.Empty));
        }

        string intentKey = $"change-{release.Facts.Id}";
        DeploymentIntent? before = change.Existing is null ? await intents.BeginAsync(intentKey, time.GetUtcNow(), cancellationToken) : null;
        ChangeRequest request = new(release.Facts.Id, ChangeTexts.Description(release.Facts, release.Description, release.Runbook), ChangeTexts.Link(release.Facts, url, isResolved: false), before?.SentAt)
        {
            LastSent = before?.LastSentAt,
            SendsAgain = before is null ? null : stop => intents.KeepAsync(before with { SentAgainAt = time.GetUtcNow() }, stop),
        };
        TicketAnswer answer = await tickets.OpenAsync(change, request, cancellationToken);
        if (answer.Ticket is not { } ticket)
        {
            if (answer.NothingCreated && before is null)
            {
                await intents.ForgetAsync(intentKey, cancellationToken);
            }

            return (null, new OutletAnswer(answer.State, answer.Message, answer.RetryAfter));
        }

        EventData.Notification data = new(change.SystemWord, change.Connection, $"{ticket.Key} is the change record", Outlet.ChangePurpose, null) { Ticket = ticket.Key, Link = ticket.Url };
        NewEvent opened = NewEvent.ForRelease(EventKeys.ChangeOpened, time.GetUtcNow(), EventTypes.NotificationSent, "system", data);
        CommitResult result = await releases.CommitAsync(release.Facts.Id, _ => [opened], cancellationToken);
        return (result.View.Change?.Key ?? ticket.Key, OutletAnswer.Done(string.Empty));
    }

    private static ChangeMoment? MomentOf(HistoryEvent told) => told.Type switch
    {
        EventTypes.ReleaseStarted => ChangeMoment.Started,
        EventTypes.ReleaseFinished => ReleaseProjection.StatusOf(told) == ReleaseStatus.Succeeded ? ChangeMoment.Succeeded : ChangeMoment.Failed,
        _ => null,
    };

    // Whatever may still succeed is tried again, and what has succeeded is found then.
    private static OutletAnswer Together(IReadOnlyList<OutletAnswer> answers)
    {
        OutletAnswer[] wrong = [.. answers.Where(answer => answer.State != OutletState.Done)];
        return wrong.FirstOrDefault(answer => answer.State == OutletState.TryAgain)
            ?? (wrong.Length == 0 ? OutletAnswer.Done("Done.") : OutletAnswer.Refused(string.Join(" ", wrong.Select(answer => answer.Message).Distinct().Take(3))));
    }

    [GeneratedRegex("^[A-Z][A-Z0-9_]{0,254}-[1-9][0-9]{0,17}$(?!\n)", RegexOptions.CultureInvariant)]
    private static partial Regex IssueKey();
}

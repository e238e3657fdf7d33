using System.Security.Cryptography;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Http;
using ReleaseFunctions.Mail;

namespace ReleaseFunctions.Releases;

/// <summary>
/// Has somebody else decide in the stead of whoever holds an approval link: this approval, or all for a period. The delegation is stored first, then told in
/// the release's history, then the delegate gets a link of their own; each can be repeated.
/// </summary>
public sealed class DelegateByLink(IDelegationStore delegations, IReleaseStore releases, DecisionLookup lookup, Postman postman, MailLine line, ReleaseSettings settings, TimeProvider time)
{
    /// <returns>Everything that is wrong, in sentences; null: it is done.</returns>
    internal async Task<string?> RunAsync(OpenedLink found, DelegateForm form, CancellationToken cancellationToken)
    {
        LinkToken link = found.Link;
        DateTimeOffset now = time.GetUtcNow();
        ApprovalView approval = found.Release.FindStage(link.Stage)!.Approval!;
        if (form.ForPeriod && form.End() is null)
        {
            return "Until when is missing; say until when they decide for you.";
        }

        DateTimeOffset until = form.ForPeriod ? form.End()!.Value : approval.ExpiresAt;
        IReadOnlyList<Delegation> given = await lookup.GivenAsync(link, cancellationToken);
        string[] errors =
        [
            .. DelegationRules.Check(link.Approver, form.To, now, until, form.Reason, now)
                .Concat(ApprovalDelegationRule.Check(found.Release, link.Stage, link.Approver!, form.To, form.Reason, !form.ForPeriod, [.. given.Select(one => one.To).Distinct()]))
                .Select(error => error.Message)
                .Distinct(),
        ];
        if (errors.Length > 0)
        {
            return string.Join(' ', errors);
        }

        Delegation? before = given.FirstOrDefault(one => IsSame(one, form, until));
        Delegation made = before ?? Make(link, form, until, now);
        await delegations.AddAsync(made, cancellationToken);
        await releases.CommitAsync(link.ReleaseId, _ => [Told(link, made, now)], cancellationToken);
        if (before is null || !await IsMailedAsync(found.Release, link, made, cancellationToken))
        {
            await MailAsync(found.Release, link, made, approval.ExpiresAt, now, cancellationToken);
        }

        return null;
    }

    // Clicking again mails nobody twice, but makes up for a mail that a crash has prevented.
    private async Task<bool> IsMailedAsync(ReleaseView release, LinkToken link, Delegation made, CancellationToken cancellationToken) =>
        (await releases.ReadAllAsync(release, cancellationToken)).Any(e => e.Type == EventTypes.NotificationSent
            && e.Stage == link.Stage
            && e.Attempt == link.Attempt
            && e.At >= made.CreatedAt
            && Person.Same(HistoryEventJson.TryReadData<EventData.Notification>(e)?.To, made.To));

    // A second click finds what the first has made.
    private static bool IsSame(Delegation one, DelegateForm form, DateTimeOffset until) =>
        Person.Same(one.To, form.To) && one.Scope is null == form.ForPeriod && (one.Scope is not null || one.Until == until);

    private static Delegation Make(LinkToken link, DelegateForm form, DateTimeOffset until, DateTimeOffset now)
    {
        string delegator = Person.Normalize(link.Approver!);
        return new(RandomNumberGenerator.GetString(DelegateDecisions.IdLetters, DelegateDecisions.IdLength), delegator, Person.Normalize(form.To), now, until, form.Reason, now, delegator)
        {
            Scope = form.ForPeriod ? null : new DelegationScope(link.ReleaseId, link.Stage, link.Attempt),
        };
    }

    private static NewEvent Told(LinkToken link, Delegation made, DateTimeOffset now) => NewEvent.ForStage(
        EventKeys.Stage(link.Stage, link.Attempt, $"delegated-{made.Id}"),
        now,
        EventTypes.OperatorActed,
        link.Stage,
        link.Attempt,
        made.Delegator,
        new EventData.OperatorActed(OperatorAction.Delegate, made.Reason) { Delegated = new(made.Id, made.To, made.Until, made.Scope is not null) });

    private async Task MailAsync(ReleaseView release, LinkToken link, Delegation made, DateTimeOffset expiresAt, DateTimeOffset now, CancellationToken cancellationToken)
    {
        string eventKey = EventKeys.Stage(link.Stage, link.Attempt, $"mail-delegated-{made.Id}");
        QueuedMail mail = QueuedMail.Asking(made.To, link.ReleaseId, link.Stage, link.Attempt, QueuedMail.Approval, eventKey, settings.PublicUrl, expiresAt, now) with { For = [made.Delegator] };
        if (release.Facts.Drill is null && await postman.SendAsync(mail, cancellationToken) is { } outcome)
        {
            await line.RecordAsync(mail, outcome, cancellationToken);
        }
    }
}

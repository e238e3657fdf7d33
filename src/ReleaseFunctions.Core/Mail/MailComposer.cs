using System.Globalization;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Core.Notices;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Mail;

/// <summary>
/// Writes the mails: a text and an HTML part that say the same, readable on a phone, with nothing loaded from elsewhere and
/// exactly one link. Addresses inside what people wrote (a ticket, a comment) are shown without their scheme, so that they
/// are no second link.
/// </summary>
public static class MailComposer
{
    /// <summary>Asks a person to decide.</summary>
    public static MailMessage ApprovalRequest(ApprovalMail mail) => Approval(
        mail,
        $"Approval needed: {mail.Release.Plan} {mail.Release.Version} to {mail.Subject.Stage}",
        $"Your approval is asked for: {mail.Release.Plan} {mail.Release.Version} is to be deployed to {mail.Subject.Stage}.");

    /// <summary>Asks again.</summary>
    public static MailMessage ApprovalReminder(ApprovalMail mail) => Approval(
        mail,
        $"Reminder: approval needed: {mail.Release.Plan} {mail.Release.Version} to {mail.Subject.Stage}",
        $"Your approval is still asked for: {mail.Release.Plan} {mail.Release.Version} is to be deployed to {mail.Subject.Stage}.");

    /// <summary>Asks the owner of checklist items to tick them.</summary>
    public static MailMessage Checklist(ChecklistMail mail) => Checklist(mail, string.Empty, string.Empty);

    /// <summary>Asks again.</summary>
    public static MailMessage ChecklistReminder(ChecklistMail mail) => Checklist(mail, "Reminder: ", " still");

    /// <summary>Tells someone how a release goes. That a rollback failed, or that flags could not be put back, is urgent.</summary>
    public static MailMessage Notice(NoticeMail mail)
    {
        string what = $"{mail.Release.Plan} {mail.Release.Version}";
        string happened = ReleaseWords.Happened(mail.Status, mail.FlagsStuck);
        MailBody body = new($"{what} {happened}.", [mail.Reason], Facts(mail.Release, mail.Description, mail.Release.Commit), "Open the release", mail.Link, []);
        bool urgent = mail.Status == ReleaseStatus.RollbackFailed || mail.FlagsStuck;
        return Message(mail.To, $"{(urgent ? "URGENT: " : string.Empty)}{what} {happened}{(mail.IsRepeated ? " (nobody has acted yet)" : string.Empty)}", body, mail.Release.Id) with { IsUrgent = urgent, Summary = mail.Reason };
    }

    /// <summary>Tells an owner that someone lets a stage pass although the calendar closes it, or asks to.</summary>
    public static MailMessage Override(OverrideMail mail)
    {
        string what = $"{mail.Release.Plan} {mail.Release.Version}";
        string verb = mail.NeedsConfirmation ? "asks to override" : "overrode";
        MailBody body = new(
            $"{mail.Actor} {verb} '{mail.Rule}' for {what}.",
            [$"Reason: {mail.Reason}", mail.NeedsConfirmation ? "It counts once a second, different person has confirmed it on the release's page." : $"The stage {mail.Stage} may go on although the calendar rule '{mail.Rule}' closes it."],
            [new("Stage", mail.Stage), .. Facts(mail.Release, mail.Description, mail.Release.Commit)],
            "Open the release",
            mail.Link,
            []);
        return Message(mail.To, $"{what}: {mail.Actor} {verb} '{mail.Rule}'", body, mail.Release.Id) with { Summary = body.Paragraphs[0] };
    }

    /// <summary>Combines several mails to the same person, each with its own link.</summary>
    public static MailMessage Digest(IReadOnlyList<MailMessage> mails) => MailDigest.Of(mails);

    private static MailMessage Approval(ApprovalMail mail, string subject, string headline)
    {
        string people = mail.Require == 1 ? "One approval is needed" : $"{mail.Require} people have to approve";
        string rules = mail.Rules.Count < 2 ? string.Empty
            : $" ({string.Join("; ", mail.Rules.Select(rule => $"{rule.Require} from {ApprovalText.Names(rule.From)}"))}; each person counts once)";
        List<string> paragraphs = [$"{people}{rules}; one rejection ends the release."];
        if (mail.For.Count > 0)
        {
            paragraphs.Insert(0, $"You are asked in the stead of {string.Join(" and ", mail.For)}.");
        }

        if (mail.IsEscalation)
        {
            paragraphs.Insert(0, "Those who were asked have not decided yet, so you may decide as well.");
        }

        List<MailFact> facts =
        [
            .. Facts(mail.Release with { Version = mail.Subject.Version }, mail.Description, mail.Subject.Commit),
            new("Stage", mail.Subject.Attempt == 1 ? mail.Subject.Stage : $"{mail.Subject.Stage}, attempt {mail.Subject.Attempt}"),
            new("Environment", mail.Environment),
            .. mail.Subject.Artifacts.Select(artifact => new MailFact("Artifact", $"{artifact.Name} {artifact.Digest}")),
            .. mail.Subject.Variables.OrderBy(variable => variable.Key, StringComparer.Ordinal).Select(variable => new MailFact("Variable", $"{variable.Key} = {variable.Value}")),
            .. ChecklistFacts(mail.Checklist),
            .. mail.Compared.SelectMany(Changes),
            new("Decide until", Minute(mail.ExpiresAt)),
            new("Digest", mail.Digest),
        ];
        MailBody body = new(
            headline,
            paragraphs,
            facts,
            "Review and decide",
            mail.Link,
            ["Opening the page decides nothing. The link is yours alone: do not forward this mail."]);
        return Message(mail.To, subject, body, mail.Release.Id);
    }

    private static MailMessage Checklist(ChecklistMail mail, string before, string still)
    {
        string what = $"{mail.Release.Plan} {mail.Release.Version} to {mail.Stage}";
        List<MailFact> facts =
        [
            .. mail.Items.Select(item => new MailFact("To tick", $"{item.Item}: {item.Text}")),
            .. Facts(mail.Release, mail.Description, mail.Release.Commit),
            new("Stage", mail.Attempt == 1 ? mail.Stage : $"{mail.Stage}, attempt {mail.Attempt}"),
            new("Environment", mail.Environment),
            new("Tick until", Minute(mail.ExpiresAt)),
        ];
        MailBody body = new(
            $"{(mail.Items.Count == 1 ? "An item" : $"{mail.Items.Count} items")} of the checklist for {what} {(mail.Items.Count == 1 ? "is" : "are")}{still} yours to tick.",
            ["The stage goes on when everything on its checklist is ticked."],
            facts,
            "Look and tick",
            mail.Link,
            ["Opening the page ticks nothing. The link is yours alone: do not forward this mail."]);
        return Message(mail.To, $"{before}To tick: {what}", body, mail.Release.Id);
    }

    private static IEnumerable<MailFact> ChecklistFacts(ChecklistView? list) => (list?.Items ?? []).Select(item => new MailFact(
        "Checklist",
        list!.TickOf(item.Item) is { } tick
            ? $"{item.Item}: {item.Text} (ticked by {(tick.Via == "check" ? "its check" : tick.By)}, {Minute(tick.At)}{(tick.Evidence is null ? string.Empty : $": {tick.Evidence}")})"
            : $"{item.Item}: {item.Text} (not ticked)"));

    private static IEnumerable<MailFact> Changes(SubjectComparison compared) => compared.Changes.Count == 0
        ? [new MailFact("Changes", $"{compared.Heading()}: nothing differs")]
        : [new MailFact("Changes", $"{compared.Heading()}:"), .. compared.Changes.Select(change => new MailFact("Changes", change.ToString()))];

    private static IReadOnlyList<MailFact> Facts(ReleaseFacts release, string? description, string? commit)
    {
        List<MailFact> facts =
        [
            new("Plan", string.IsNullOrWhiteSpace(description) ? $"{release.Plan}, version {release.PlanVersion}" : $"{release.Plan}, version {release.PlanVersion}: {description}"),
            new("Version", release.Version),
            new("Release", release.Id),
        ];
        if (commit is not null)
        {
            facts.Add(new("Commit", release.Author is null ? commit : $"{commit} by {release.Author}"));
        }

        facts.AddRange(release.Tickets.Select(ticket => new MailFact("Ticket", ticket)));
        facts.Add(new("Requested", $"by {release.Requester}, {Minute(release.RequestedAt)}"));
        return facts;
    }

    private static MailMessage Message(string to, string subject, MailBody body, string releaseId) =>
        new(to, MailText.Line(subject, MailText.MaxSubject), MailText.Write(body), MailHtml.Write(body), releaseId) { Link = body.Link, LinkText = body.LinkText };

    private static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}

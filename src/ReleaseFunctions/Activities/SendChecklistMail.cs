using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>Sends the owner of checklist items one link of their own, under which they tick them.</summary>
public sealed class SendChecklistMail(IReleaseStore releases, ILinkStore links, IMailer mailer, TimeProvider time)
{
    [Function(nameof(SendChecklistMail))]
    public async Task<MailOutcome?> RunAsync([ActivityTrigger] ChecklistMailOrder order, CancellationToken cancellationToken)
    {
        ReleaseView release = await releases.GetAsync(order.ReleaseId, cancellationToken);
        StageView stage = release.FindStage(order.Stage)!;
        if (stage.Checklist is not { } list || stage.Attempt != order.Attempt)
        {
            return null;
        }

        string token = SecretToken.Create();
        await AddAsync(
            release.Facts.Drill,
            new LinkToken
            {
                Hash = SecretToken.Hash(token),
                ReleaseId = order.ReleaseId,
                Stage = order.Stage,
                Attempt = order.Attempt,
                Owner = order.Owner,
                IssuedAt = time.GetUtcNow(),
                ExpiresAt = list.ExpiresAt,
            },
            cancellationToken);
        return await MailOutcome.OfAsync(
            mailer,
            MailComposer.Checklist(new ChecklistMail
            {
                To = order.Owner,
                Release = release.Facts,
                Description = release.Description,
                Stage = order.Stage,
                Attempt = order.Attempt,
                Environment = stage.Environment,
                Items = [.. list.Items.Where(item => Person.Same(item.Owner, order.Owner))],
                ExpiresAt = list.ExpiresAt,
                Link = $"{order.PublicUrl}/api/checklists/{token}",
            }),
            release.Facts.Drill,
            cancellationToken);
    }

    // Nobody gets the mail of a drill, so nobody could use its link.
    private Task AddAsync(DrillFacts? drill, LinkToken token, CancellationToken cancellationToken) =>
        drill is null ? links.AddAsync(token, cancellationToken) : Task.CompletedTask;
}

/// <summary>Whom to mail about their items of which checklist.</summary>
public sealed record ChecklistMailOrder(string ReleaseId, string Stage, int Attempt, string Owner, string PublicUrl);

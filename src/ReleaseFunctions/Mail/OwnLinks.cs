using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Mail;

namespace ReleaseFunctions.Mail;

/// <summary>Makes links that are one person's own. Only the hash of a token is kept, so none can be shown twice.</summary>
public sealed class OwnLinks(ILinkStore links, TimeProvider time)
{
    /// <summary>Stores a new link for the recipient of a mail about a stage attempt.</summary>
    /// <param name="page">Where it leads to, below <c>/api/</c>.</param>
    /// <param name="whose">Says in the link's own terms whose it is, and for what.</param>
    /// <returns>Its address.</returns>
    public async Task<string> IssueAsync(QueuedMail mail, string page, DateTimeOffset expiresAt, Func<LinkToken, LinkToken> whose, CancellationToken cancellationToken)
    {
        string token = SecretToken.Create();
        LinkToken link = new()
        {
            Hash = SecretToken.Hash(token),
            ReleaseId = mail.ReleaseId,
            Stage = mail.Stage!,
            Attempt = mail.Attempt!.Value,
            IssuedAt = time.GetUtcNow(),
            ExpiresAt = expiresAt,
        };
        await links.AddAsync(whose(link), cancellationToken);
        return $"{mail.PublicUrl}/api/{page}/{token}";
    }
}

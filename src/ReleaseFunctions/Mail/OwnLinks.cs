using ReleaseFunctions.Core.Links;

namespace ReleaseFunctions.Mail;

/// <summary>Makes links that are one person's own. Only the hash of a token is kept, so none can be shown twice.</summary>
public sealed class OwnLinks(ILinkStore links, TimeProvider time)
{
    /// <summary>Stores a new link.</summary>
    /// <param name="make">From the token's hash and the present moment.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The token.</returns>
    public async Task<string> IssueAsync(Func<string, DateTimeOffset, LinkToken> make, CancellationToken cancellationToken)
    {
        string token = SecretToken.Create();
        await links.AddAsync(make(SecretToken.Hash(token), time.GetUtcNow()), cancellationToken);
        return token;
    }
}

using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Http;

/// <summary>What the pages behind the links in mails have in common: the token is the credential, and only the page's own form decides anything.</summary>
public sealed class LinkPages(ILinkStore links, IReleaseStore releases)
{
    private const int MaxToken = 200;

    /// <summary>The link and its release; null: unknown, or a link of another kind.</summary>
    public async Task<(LinkToken Link, ReleaseView Release)?> FindAsync(string token, Func<LinkToken, bool> isKind, CancellationToken cancellationToken)
    {
        if (token.Length > MaxToken
            || await links.FindAsync(SecretToken.Hash(token), cancellationToken) is not { } link
            || !isKind(link)
            || await releases.FindAsync(link.ReleaseId, cancellationToken) is not { } release)
        {
            return null;
        }

        return (link, release);
    }

    /// <summary>The nonce of the page's form.</summary>
    public static string Nonce(string token, LinkToken link) => FormNonce.Of(token, link.Digest, link.Attempt);

    /// <summary>Whether the nonce that came with a post is the form's.</summary>
    public static bool IsOwnForm(string token, LinkToken link, string nonce) => FormNonce.Same(nonce, Nonce(token, link));
}

namespace ReleaseFunctions.Core.Links;

/// <summary>Port: tokens of approval and callback links, found by their hash.</summary>
public interface ILinkStore
{
    /// <summary>Stores the token; storing the same hash again changes nothing.</summary>
    Task AddAsync(LinkToken token, CancellationToken cancellationToken);

    /// <summary>The token with that hash, or null.</summary>
    Task<LinkToken?> FindAsync(string hash, CancellationToken cancellationToken);
}

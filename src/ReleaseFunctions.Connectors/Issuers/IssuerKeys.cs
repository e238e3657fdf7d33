using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ReleaseFunctions.Connectors.Issuers;

/// <summary>
/// Keeps the keys of issuers. They are fetched anew every <see cref="Refresh"/>, and when a token names a key that is not among them, but
/// never more often than every <see cref="LeastPause"/>, so that made-up key ids cost the issuer nothing. While the issuer is away, keys serve on until <see cref="Expiry"/>.
/// </summary>
internal sealed partial class IssuerKeys(IssuerDocuments documents, TimeProvider time, ILogger<IssuerKeys> logger)
{
    public static readonly TimeSpan Refresh = TimeSpan.FromHours(1);
    public static readonly TimeSpan Expiry = TimeSpan.FromHours(24);
    public static readonly TimeSpan LeastPause = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<TokenIssuer, Entry> _entries = [];

    /// <summary>The key of that id; null: the issuer has none.</summary>
    /// <exception cref="IssuerUnavailableException">The issuer's keys are not known and cannot be had just now.</exception>
    public async Task<SignatureKey?> FindAsync(TokenIssuer issuer, string keyId, CancellationToken cancellationToken)
    {
        Entry entry = _entries.GetOrAdd(issuer, _ => new Entry());
        if (entry.Find(keyId, time.GetUtcNow() - Refresh) is { } fresh)
        {
            return fresh;
        }

        await entry.Turn.WaitAsync(cancellationToken);
        try
        {
            if (entry.Find(keyId, time.GetUtcNow() - Refresh) is null && time.GetUtcNow() - entry.TriedAt >= LeastPause)
            {
                await FetchAsync(issuer, entry, cancellationToken);
            }
        }
        finally
        {
            entry.Turn.Release();
        }

        return entry.Known.FetchedAt > time.GetUtcNow() - Expiry
            ? entry.Find(keyId, DateTimeOffset.MinValue)
            : throw new IssuerUnavailableException(entry.Fault ?? $"The keys of {issuer.Issuer} are too old.");
    }

    private async Task FetchAsync(TokenIssuer issuer, Entry entry, CancellationToken cancellationToken)
    {
        entry.TriedAt = time.GetUtcNow();
        try
        {
            IReadOnlyDictionary<string, SignatureKey> keys = await documents.FetchAsync(issuer, cancellationToken);
            (entry.Known, entry.Fault) = (new KnownKeys(keys, entry.TriedAt), null);
        }
        catch (IssuerUnavailableException exception)
        {
            entry.Fault = exception.Message;
            LogUnavailable(issuer.Issuer, exception.Message);
        }
        catch (OperationCanceledException)
        {
            // The caller has gone; the next one tries at once.
            entry.TriedAt = DateTimeOffset.MinValue;
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The keys of the issuer {Issuer} could not be fetched: {Fault}")]
    private partial void LogUnavailable(string issuer, string fault);

    /// <param name="FetchedAt">When they were asked for.</param>
    private sealed record KnownKeys(IReadOnlyDictionary<string, SignatureKey> Keys, DateTimeOffset FetchedAt);

    private sealed class Entry
    {
        // Read without the turn, so keys and time change as one.
        private volatile KnownKeys _known = new(new Dictionary<string, SignatureKey>(), DateTimeOffset.MinValue);

        public SemaphoreSlim Turn { get; } = new(1);

        public KnownKeys Known { get => _known; set => _known = value; }

        /// <summary>Only within the turn.</summary>
        public DateTimeOffset TriedAt { get; set; } = DateTimeOffset.MinValue;

        public string? Fault { get; set; }

        public SignatureKey? Find(string keyId, DateTimeOffset since) => _known is { } known && known.FetchedAt > since ? known.Keys.GetValueOrDefault(keyId) : null;
    }
}

using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ReleaseFunctions.Connectors.Network;

/// <summary>
/// HTTP clients for systems whose certificates come from an authority of their own, as those of Kubernetes clusters do. Such a connection trusts that authority and no
/// other; names and dates are checked as ever. Sockets are shared only under the same authority.
/// </summary>
internal sealed class PrivateRoots(GuardedDialer dialer, ConnectorLimits limits) : IDisposable
{
    private const string PemMark = "-----BEGIN CERTIFICATE-----";

    private readonly ConcurrentDictionary<(string Authority, bool AllowPrivate), Lazy<SocketsHttpHandler>> _handlers = new();

    /// <summary>The certificates in a setting, as PEM. Null: it holds none.</summary>
    /// <param name="text">PEM, or PEM in Base64.</param>
    public static string? Read(string text)
    {
        try
        {
            string pem = text.Contains(PemMark, StringComparison.Ordinal) ? text : Encoding.ASCII.GetString(Convert.FromBase64String(text));
            X509Certificate2Collection roots = Import(pem);
            return roots.Count == 0 ? null : string.Join('\n', roots.Select(root => root.ExportCertificatePem()));
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException)
        {
            return null;
        }
    }

    /// <param name="authority">What <see cref="Read"/> made.</param>
    /// <param name="allowPrivate">It may reach private addresses.</param>
    /// <param name="isBounded">Answers are read whole, up to the limit, before the caller sees them.</param>
    public HttpClient Client(string authority, bool allowPrivate, bool isBounded)
    {
        SocketsHttpHandler handler = _handlers.GetOrAdd((authority, allowPrivate), key => new(() => Create(key.Authority, key.AllowPrivate))).Value;
        HttpMessageHandler outer = isBounded ? new BoundedResponseHandler(limits.MaxResponseBytes) { InnerHandler = handler } : handler;
        return new HttpClient(outer, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan }; // every call sets its own limit
    }

    public void Dispose()
    {
        foreach (Lazy<SocketsHttpHandler> handler in _handlers.Values)
        {
            handler.Value.Dispose();
        }
    }

    private SocketsHttpHandler Create(string authority, bool allowPrivate)
    {
        X509ChainPolicy policy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck, // such authorities publish no lists
        };
        policy.CustomTrustStore.AddRange(Import(authority));
        SocketsHttpHandler handler = GuardedHandler.Create(dialer, allowPrivate);
        handler.SslOptions.CertificateChainPolicy = policy;
        return handler;
    }

    private static X509Certificate2Collection Import(string pem)
    {
        X509Certificate2Collection roots = [];
        roots.ImportFromPem(pem);
        return roots;
    }
}

using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ReleaseFunctions.Connectors.Network;

/// <summary>
/// Reaches systems whose certificates come from an authority of their own, as those of Kubernetes clusters do. Such a connection trusts that authority and no
/// other; names and dates are checked as ever. Sockets are shared only under the same authority.
/// </summary>
internal sealed class PrivateRoots(GuardedDialer dialer) : IDisposable
{
    private const string PemMark = "-----BEGIN CERTIFICATE-----";

    private static readonly HttpRequestOptionsKey<string> Authority = new("certificate-authority");

    private readonly ConcurrentDictionary<(string Authority, bool AllowPrivate), Lazy<HttpMessageInvoker>> _senders = new();

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

    /// <summary>A handler that says of every request which authority its system's certificate comes from.</summary>
    /// <param name="authority">What <see cref="Read"/> made.</param>
    /// <param name="inner">What sends it, through a handler of <see cref="Sender"/>.</param>
    public static HttpMessageHandler Marker(string authority, HttpMessageHandler inner) => new MarkingHandler(authority) { InnerHandler = inner };

    /// <summary>The handler before the one that sends: it sends requests that name an authority under that one, others go on.</summary>
    /// <param name="allowPrivate">They may reach private addresses.</param>
    public DelegatingHandler Sender(bool allowPrivate) => new RootedHandler(this, allowPrivate);

    public void Dispose()
    {
        foreach (Lazy<HttpMessageInvoker> sender in _senders.Values)
        {
            sender.Value.Dispose();
        }
    }

    private HttpMessageInvoker SenderUnder(string authority, bool allowPrivate) =>
        _senders.GetOrAdd((authority, allowPrivate), key => new(() => new HttpMessageInvoker(Create(key.Authority, key.AllowPrivate)))).Value;

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

    private sealed class MarkingHandler(string authority) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Options.Set(Authority, authority);
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class RootedHandler(PrivateRoots roots, bool allowPrivate) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.Options.TryGetValue(Authority, out string? authority)
                ? roots.SenderUnder(authority, allowPrivate).SendAsync(request, cancellationToken)
                : base.SendAsync(request, cancellationToken);
    }
}

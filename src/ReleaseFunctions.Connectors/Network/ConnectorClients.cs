using System.Net.Http.Headers;
using System.Text;
using ReleaseFunctions.Connectors.Connections;

namespace ReleaseFunctions.Connectors.Network;

/// <summary>Hands out HTTP clients by purpose. Connections that may reach private addresses share no socket with those that may not.</summary>
internal sealed class ConnectorClients(IHttpClientFactory factory, IHttpMessageHandlerFactory handlers)
{
    /// <summary>Tries calls again that may be repeated: see <see cref="CallRepetition"/>.</summary>
    public const string Api = "connectors-api";

    /// <summary>Sends once, and not at all while the host fails.</summary>
    public const string Once = "connectors-once";

    /// <summary>Sends once, whatever happens: how a measured system fails is the measurement.</summary>
    public const string Probe = "connectors-probe";

    /// <summary>For client libraries that bring their own retries and read without a limit.</summary>
    public const string Library = "connectors-library";

    private const string PrivateSuffix = "-private";

    /// <summary>Every client's name, and whether it may reach private addresses.</summary>
    public static IEnumerable<(string Name, string Purpose, bool AllowPrivate)> Names { get; } =
        [.. new[] { Api, Once, Probe, Library }.SelectMany(purpose => new[] { (purpose, purpose, false), (purpose + PrivateSuffix, purpose, true) })];

    public HttpClient For(ConnectionSettings connection, string purpose) => connection.CertificateAuthority is { } authority
        ? new HttpClient(PrivateRoots.Marker(authority, handlers.CreateHandler(NameOf(connection.AllowPrivate, purpose))), disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan }
        : For(connection.AllowPrivate, purpose);

    /// <summary>Likewise for what is no connection.</summary>
    public HttpClient For(bool allowPrivate, string purpose) => factory.CreateClient(NameOf(allowPrivate, purpose));

    /// <summary>Bearer token if there is one, else user and secret, else nothing.</summary>
    public static AuthenticationHeaderValue? Authorization(ConnectionSettings connection) => connection switch
    {
        { Token: { } token } => new AuthenticationHeaderValue("Bearer", token),
        { User: { } user, Secret: { } secret } => new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{secret}"))),
        _ => null,
    };

    private static string NameOf(bool allowPrivate, string purpose) => allowPrivate ? purpose + PrivateSuffix : purpose;
}

using Microsoft.Graph;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Authentication.Azure;
using ReleaseFunctions.Connectors.Connections;

namespace ReleaseFunctions.Connectors.Entra;

/// <summary>Clients of Microsoft Graph for a connection. The token is for the address it is sent to, and goes nowhere else.</summary>
internal sealed class GraphAccess(EntraCredentials credentials)
{
    private static readonly Uri Public = new("https://graph.microsoft.com");

    /// <summary>The address that the connection leads to.</summary>
    public static Uri AddressOf(ConnectionSettings connection) => connection.Url ?? Public;

    /// <summary>Where its API begins.</summary>
    public static string BaseOf(ConnectionSettings connection) => $"{AddressOf(connection).AbsoluteUri.TrimEnd('/')}/v1.0";

    public GraphServiceClient Client(ConnectionSettings connection, HttpClient http) => new(http, Authentication(connection), BaseOf(connection));

    /// <summary>Who its tokens are for: the national cloud of the address; of any other address, such as a gateway's, the public one.</summary>
    public static string AudienceOf(ConnectionSettings connection)
    {
        Uri address = AddressOf(connection);
        bool known = address.Host.StartsWith("graph.microsoft", StringComparison.OrdinalIgnoreCase) || address.Host.EndsWith(".microsoftgraph.us", StringComparison.OrdinalIgnoreCase);
        return (known ? address : Public).GetLeftPart(UriPartial.Authority);
    }

    private BaseBearerTokenAuthenticationProvider Authentication(ConnectionSettings connection) => new(
        new AzureIdentityAccessTokenProvider(credentials.For(connection), [AddressOf(connection).Host], null, isCaeEnabled: true, $"{AudienceOf(connection)}/.default"));
}

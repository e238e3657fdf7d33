using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Connections.Probes;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Github;

/// <summary>Checks a connection to GitHub: a token by the rate limit, which costs no call, an App by its own description.</summary>
internal sealed class GithubProbe(ApiClient client, TimeProvider time) : IConnectionProbe
{
    public ConnectionKind Kind => ConnectionKind.Github;

    public async Task<ConnectionFinding> CheckAsync(ConnectionSettings connection, CancellationToken cancellationToken)
    {
        bool isApp = connection.Token is null;
        string bearer = connection.Token ?? GithubAppKey.Sign(connection, time.GetUtcNow());
        using HttpRequestMessage request = GithubApi.Request(connection, HttpMethod.Get, isApp ? "app" : "rate_limit", bearer);
        ApiReply reply = await client.SendAsync(connection, request, cancellationToken);
        ConnectionFinding finding = reply.Status switch
        {
            200 when isApp => App(reply.TryReadObject()?.TextAt("permissions", "actions")),
            404 when !isApp => new ConnectionFinding(true, true, null, "The token is accepted; the server keeps no rate limit, and which repositories the token may use shows at the first start."),
            200 => Token(reply.Header("x-oauth-scopes")),
            401 => new ConnectionFinding(true, false, null, isApp
                ? $"The App's key is refused; correct Connections__{connection.Name}__User and __Secret, and look at the clock skew."
                : $"The token is refused; set Connections__{connection.Name}__Token."),
            _ => new ConnectionFinding(true, null, null, GithubApi.Failure(connection, reply, "asked about its credential", string.Empty).Message),
        };
        return finding.At(connection, reply, time.GetUtcNow()) with { Version = reply.Header("x-github-enterprise-version") };
    }

    private static ConnectionFinding App(string? actions) => actions == "write"
        ? new ConnectionFinding(true, true, true, "The App is known and has 'Actions: read and write'; it must be installed in each repository that plans name.")
        : new ConnectionFinding(true, true, false, $"The App is known, but its permission for Actions is '{actions ?? "none"}'; give it 'read and write'.");

    /// <summary>Only classic tokens say what they may do.</summary>
    private static ConnectionFinding Token(string? scopes) => scopes is null
        ? new ConnectionFinding(true, true, null, "The token is accepted; GitHub does not say what a fine-grained token may do, it needs 'Actions: read and write' for each repository that plans name.")
        : scopes.Split(',', StringSplitOptions.TrimEntries).Contains("repo")
            ? new ConnectionFinding(true, true, true, "The token is accepted and has the scope 'repo'.")
            : new ConnectionFinding(true, true, false, "The token is accepted, but has not the scope 'repo', which private repositories need; use a fine-grained token with 'Actions: read and write'.");
}

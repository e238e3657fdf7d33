using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Connections.Probes;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Gitlab;

/// <summary>Checks a connection to GitLab by what it says about the token itself.</summary>
internal sealed class GitlabProbe(GitlabApi api, TimeProvider time) : IConnectionProbe
{
    public ConnectionKind Kind => ConnectionKind.Gitlab;

    public async Task<ConnectionFinding> CheckAsync(ConnectionSettings connection, CancellationToken cancellationToken)
    {
        ApiReply reply = await api.SendAsync(connection, HttpMethod.Get, "personal_access_tokens/self", cancellationToken);
        ConnectionFinding finding = reply.Status switch
        {
            200 => Token(connection, reply.TryReadObject()),
            401 => new ConnectionFinding(true, false, null, $"The token is refused; set Connections__{connection.Name}__Token."),
            _ => new ConnectionFinding(true, null, null, GitlabApi.Failure(connection, reply, "asked about its token", string.Empty).Message),
        };
        return finding.At(connection, reply, time.GetUtcNow());
    }

    /// <summary>Personal, project and group tokens are all told about in this way.</summary>
    private static ConnectionFinding Token(ConnectionSettings connection, JsonObject? token)
    {
        if (token.FlagAt("active") == false || token.IsTrueAt("revoked"))
        {
            return new ConnectionFinding(true, false, null, $"The token has expired or was revoked; set Connections__{connection.Name}__Token.");
        }

        string[] scopes = [.. (token.At("scopes") as JsonArray ?? []).Select(scope => scope is JsonValue value && value.TryGetValue(out string? text) ? text : string.Empty)];
        string ends = token.TextAt("expires_at") is { } day ? $" It expires on {day}." : string.Empty;
        return scopes.Contains("api")
            ? new ConnectionFinding(true, true, true, $"The token is accepted and has the scope 'api'; its role in each project that plans name shows at the first start.{ends}")
            : new ConnectionFinding(true, true, scopes.Length == 0 ? null : false, $"The token is accepted, but its scopes are '{string.Join(", ", scopes)}'; it needs 'api'.{ends}");
    }
}

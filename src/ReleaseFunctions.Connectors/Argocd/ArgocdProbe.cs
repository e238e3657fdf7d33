using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Argocd;

/// <summary>Asks Argo CD for its version, whether it knows the token, and whether the token may sync.</summary>
internal sealed class ArgocdProbe(ArgocdCalls calls, TimeProvider time) : IConnectionProbe
{
    public ConnectionKind Kind => ConnectionKind.Argocd;

    public async Task<ConnectionFinding> CheckAsync(ConnectionSettings connection, CancellationToken cancellationToken)
    {
        ApiReply version = await calls.AskAsync(connection, "/api/version", cancellationToken);
        if (!version.IsSuccess)
        {
            throw version.Failure(connection.Name, "The address is the one of Argo CD's server, without /api.");
        }

        ConnectionFinding finding = new(true, null, null, string.Empty)
        {
            Version = version.ReadObject(connection.Name).TextAt("Version"),
            ClockSkew = version.Header("Date") is null ? null : calls.Clock(version) - time.GetUtcNow(),
        };
        ApiReply user = await calls.AskAsync(connection, "/api/v1/session/userinfo", cancellationToken);
        if (user.Status is 401 or 403 || (user.IsSuccess && !user.ReadObject(connection.Name).IsTrueAt("loggedIn")))
        {
            return finding with { CredentialAccepted = false, Message = $"Argo CD does not know the token, or it has expired; set Connections__{connection.Name}__Token." };
        }

        if (!user.IsSuccess)
        {
            throw user.Failure(connection.Name);
        }

        string scope = Scope(user.ReadObject(connection.Name).TextAt("username"));
        ApiReply may = await calls.AskAsync(connection, $"/api/v1/account/can-i/applications/sync/{scope}", cancellationToken);
        finding = finding with { CredentialAccepted = true };
        return may.IsSuccess && may.ReadObject(connection.Name).TextAt("value") == "yes"
            ? finding with { RightsSufficient = true, Message = $"The token may sync {scope}." }
            : finding with { Message = $"The token may not sync {scope}; whether it may sync the applications that plans name is seen when they are deployed. Its role needs get and sync on each." };
    }

    /// <summary>A project's token is called <c>proj:project:role</c> and has rights in its project at most.</summary>
    private static string Scope(string? user) =>
        user?.Split(':') is ["proj", { Length: > 0 } project, _] ? $"{Uri.EscapeDataString(project)}/*" : "*/*";
}

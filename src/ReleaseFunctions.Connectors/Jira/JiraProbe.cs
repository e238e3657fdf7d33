using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Jira;

/// <summary>Asks Jira who the connection's user is.</summary>
internal sealed class JiraProbe(JiraApi api) : IConnectionProbe
{
    public ConnectionKind Kind => ConnectionKind.Jira;

    public async Task<ConnectionFinding> CheckAsync(ConnectionSettings connection, CancellationToken cancellationToken)
    {
        try
        {
            JsonObject user = await api.ReadAsync(connection, HttpMethod.Get, "/myself", null, _ => null, cancellationToken);
            return new ConnectionFinding(true, true, null, $"Jira knows the connection's user as {user["displayName"]}; which projects it may write to is seen when it does.");
        }
        catch (ApiCallException fault) when (fault.Status is 401 or 403)
        {
            return new ConnectionFinding(true, false, null, fault.Message);
        }
    }
}

using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Teams;

/// <summary>Says that a workflow cannot be checked: whatever reaches its address starts it.</summary>
internal sealed class TeamsProbe : IConnectionProbe
{
    public ConnectionKind Kind => ConnectionKind.Teams;

    public Task<ConnectionFinding> CheckAsync(ConnectionSettings connection, CancellationToken cancellationToken) => Task.FromResult(new ConnectionFinding(
        null, null, null, "A workflow can only be checked by starting it, which this check does not do; the history of a release tells whether its messages were taken."));
}

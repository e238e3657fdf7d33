using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Connections.Probes;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Jenkins;

/// <summary>Checks a connection to Jenkins by asking who we are there.</summary>
internal sealed class JenkinsProbe(JenkinsApi api, TimeProvider time) : IConnectionProbe
{
    public ConnectionKind Kind => ConnectionKind.Jenkins;

    public async Task<ConnectionFinding> CheckAsync(ConnectionSettings connection, CancellationToken cancellationToken)
    {
        ApiReply reply = await api.ReadAsync(connection, "whoAmI", "name,anonymous,authenticated", cancellationToken);
        ConnectionFinding finding = reply.Status switch
        {
            200 when reply.TryReadObject() is { } me && me.FlagAt("anonymous") == false =>
                new ConnectionFinding(true, true, null, "The credential is accepted; rights are given by job, and show at the first start: Job/Read, Job/Build and Job/Cancel are needed."),
            200 when reply.TryReadObject().IsTrueAt("anonymous") => new ConnectionFinding(true, false, null, $"Jenkins takes us for an anonymous user; correct Connections__{connection.Name}__User and its credential."),
            401 => new ConnectionFinding(true, false, null, JenkinsApi.Failure(connection, reply, "asked who we are", string.Empty).Message),
            403 => new ConnectionFinding(true, true, false, "The user may not even read; it needs Overall/Read."),
            _ => new ConnectionFinding(true, null, null, reply.IsSuccess
                ? $"{connection.Name} answered with something that does not look like Jenkins; correct Connections__{connection.Name}__Url."
                : JenkinsApi.Failure(connection, reply, "asked who we are", string.Empty).Message),
        };
        return finding.At(connection, reply, time.GetUtcNow()) with { Version = reply.Header("X-Jenkins") };
    }
}

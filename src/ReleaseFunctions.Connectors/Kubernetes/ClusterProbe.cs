using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Kubernetes;

/// <summary>Asks a cluster for its version, and whether the connection's identity may do something everywhere in it.</summary>
internal sealed class ClusterProbe(ClusterCalls cluster, TimeProvider time)
{
    /// <param name="group">API group of what is changed.</param>
    /// <param name="resource">What is changed.</param>
    public async Task<ConnectionFinding> CheckAsync(ConnectionSettings connection, string group, string resource, CancellationToken cancellationToken)
    {
        ApiReply version = await cluster.GetAsync(connection, "/version", cancellationToken);
        ConnectionFinding finding = new(true, null, null, string.Empty)
        {
            Version = version.IsSuccess ? version.ReadObject(connection.Name).TextAt("gitVersion") : null,
            ClockSkew = DateTimeOffset.TryParse(version.Header("Date"), out DateTimeOffset date) ? date - time.GetUtcNow() : null,
        };
        JsonObject question = new()
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SelfSubjectAccessReview",
            ["spec"] = new JsonObject { ["resourceAttributes"] = new JsonObject { ["verb"] = "patch", ["group"] = group, ["resource"] = resource } },
        };
        ApiReply review = await cluster.AskAsync(connection, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", question, cancellationToken);
        return review.Status switch
        {
            401 => finding with { CredentialAccepted = false, Message = $"The cluster does not know the credential, or it has expired; set Connections__{connection.Name}__Token." },
            403 => finding with { CredentialAccepted = true, Message = "The cluster knows the credential, but does not let it ask for its rights (system:basic-user)." },
            _ when !review.IsSuccess => throw review.Failure(connection.Name, "The address is the one of the cluster's API server."),
            _ when review.ReadObject(connection.Name).IsTrueAt("status", "allowed") => finding with { CredentialAccepted = true, RightsSufficient = true, Message = $"The identity may patch {resource} in every namespace." },
            _ => finding with { CredentialAccepted = true, Message = $"The identity may not patch {resource} in every namespace; whether it may in those that plans name is seen when they are deployed. Its role there needs get and patch on {resource}." },
        };
    }
}

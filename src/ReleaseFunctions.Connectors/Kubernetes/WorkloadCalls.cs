using System.Globalization;
using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Kubernetes;

/// <summary>Reads and changes workloads, and finds what they were before.</summary>
internal sealed class WorkloadCalls(ClusterCalls cluster)
{
    /// <summary>How often a change is made anew on what somebody else has just written: status updates count, and come in numbers.</summary>
    private const int Writes = 5;

    public async Task<Workload> GetAsync(ConnectionSettings connection, WorkloadName name, CancellationToken cancellationToken) =>
        Read(connection, name, await cluster.GetAsync(connection, name.Path, cancellationToken));

    /// <summary>Changes a workload; read, changed and written anew if somebody else wrote in between.</summary>
    /// <param name="change">The patch for the workload as it is; null: it is to stay as it is.</param>
    /// <returns>The workload as it is then.</returns>
    public async Task<Workload> PatchAsync(ConnectionSettings connection, Workload workload, Func<Workload, Task<JsonObject?>> change, CancellationToken cancellationToken)
    {
        for (int write = 1; ; write++)
        {
            if (await change(workload) is not { } patch)
            {
                return workload;
            }

            // On the condition that it is what was read.
            JsonObject metadata = (JsonObject)patch["metadata"]!;
            metadata["resourceVersion"] = workload.ResourceVersion;
            ApiReply reply = await cluster.PatchAsync(connection, workload.Name.Path, patch, ClusterCalls.StrategicMerge, cancellationToken);
            if (reply.Status != 409)
            {
                return Read(connection, workload.Name, reply);
            }

            if (write == Writes)
            {
                throw new ApiCallException(reply.Failure(connection.Name, "Somebody else keeps changing it.").Message, isFinal: false) { NotTaken = true, Status = 409 };
            }

            workload = await GetAsync(connection, workload.Name, cancellationToken);
        }
    }

    /// <summary>The revision that a workload is at; null: not known, or not allowed to know.</summary>
    public async Task<string?> RevisionAsync(ConnectionSettings connection, Workload workload, CancellationToken cancellationToken) => workload.Name.Kind switch
    {
        WorkloadKind.Deployment => workload.Json.TextAt("metadata", "annotations", "deployment.kubernetes.io/revision"),
        WorkloadKind.StatefulSet => workload.Json.TextAt("status", "updateRevision"),
        _ => (await OwnedAsync(connection, workload, "controllerrevisions", cancellationToken)).MaxBy(revision => revision.WholeAt("revision")).TextAt("metadata", "name"),
    };

    /// <summary>The patch that makes the pods what they were at a revision; null: the revision is not there any more.</summary>
    public async Task<JsonObject?> TemplateAsync(ConnectionSettings connection, Workload workload, string revision, CancellationToken cancellationToken)
    {
        if (workload.Name.Kind != WorkloadKind.Deployment)
        {
            JsonObject? kept = (await OwnedAsync(connection, workload, "controllerrevisions", cancellationToken)).FirstOrDefault(one => one.TextAt("metadata", "name") == revision);
            return kept.At("data", "spec", "template") is JsonObject written ? Replace(written) : null;
        }

        JsonObject? set = (await OwnedAsync(connection, workload, "replicasets", cancellationToken))
            .FirstOrDefault(one => one.TextAt("metadata", "annotations", "deployment.kubernetes.io/revision") == revision);
        if (set.At("spec", "template")?.DeepClone() is not JsonObject template)
        {
            return null;
        }

        (template.At("metadata", "labels") as JsonObject)?.Remove("pod-template-hash");
        return Replace(template);
    }

    private static JsonObject Replace(JsonObject template)
    {
        JsonObject whole = template.DeepClone().AsObject();
        whole["$patch"] = "replace";
        return new JsonObject { ["template"] = whole };
    }

    private async Task<IReadOnlyList<JsonObject>> OwnedAsync(ConnectionSettings connection, Workload workload, string resource, CancellationToken cancellationToken)
    {
        string list = $"/apis/apps/v1/namespaces/{Uri.EscapeDataString(workload.Name.Namespace)}/{resource}?labelSelector={Uri.EscapeDataString(workload.Selector)}";
        ApiReply reply = await cluster.GetAsync(connection, list, cancellationToken);
        return reply.Status is 403 or 404 ? []
            : !reply.IsSuccess ? throw ClusterCalls.Failure(connection, reply, $"{resource} in {workload.Name.Namespace}", string.Create(CultureInfo.InvariantCulture, $"list on {resource}"))
            : [.. reply.ReadObject(connection.Name).ItemsAt("items").Where(item => item.ItemsAt("metadata", "ownerReferences").Any(owner => owner.TextAt("uid") == workload.Uid))];
    }

    private static Workload Read(ConnectionSettings connection, WorkloadName name, ApiReply reply)
    {
        if (!reply.IsSuccess)
        {
            throw ClusterCalls.Failure(connection, reply, name.ToString(), $"get and patch on {name.Resource} in {name.Namespace}");
        }

        Workload workload = new(name, reply.ReadObject(connection.Name));
        return workload.ResourceVersion is not null && workload.Generation > 0
            ? workload
            : throw ApiCallException.TryAgain($"{connection.Name} answered {reply.Status} with something that is not a {name.Kind}.");
    }
}

using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Connectors.Kubernetes;

namespace ReleaseFunctions.Connectors.Tests.Kubernetes;

/// <summary>Workloads in every state of a rollout, as an API server would show them: zeros are left out.</summary>
internal static class Statuses
{
    private static readonly string[] Numbers =
        ["replicas", "updatedReplicas", "availableReplicas", "readyReplicas", "desiredNumberScheduled", "updatedNumberScheduled", "numberAvailable"];

    public static Gen<Workload> Any() =>
        from kind in Gen.Elements(WorkloadKind.Deployment, WorkloadKind.StatefulSet, WorkloadKind.DaemonSet)
        from generation in Gen.Choose(1, 2)
        from observed in Gen.Choose(0, 2)
        from replicas in Gen.Choose(0, 3)
        from numbers in Gen.Elements(0, 1, 2, 3, 3, 3).ArrayOf(Numbers.Length)
        from reason in Gen.Elements<string?>(null, null, "NewReplicaSetAvailable", "ProgressDeadlineExceeded", "ReplicaSetUpdated")
        from isOnDelete in Gen.Elements(true, false, false, false)
        from partition in Gen.Elements<int?>(null, -1, 0, 2)
        from isCurrent in Gen.Elements(true, false)
        select Make(kind, generation, observed, replicas, numbers, reason, isOnDelete, partition, isCurrent);

    private static Workload Make(
        WorkloadKind kind, int generation, int observed, int replicas, int[] numbers, string? reason, bool isOnDelete, int? partition, bool isCurrent)
    {
        JsonObject spec = new()
        {
            ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = "checkout" } },
            ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = "checkout" } }, ["spec"] = new JsonObject { ["containers"] = new JsonArray() } },
        };
        JsonObject status = [];
        foreach ((string name, int number) in Numbers.Zip(numbers).Append(("observedGeneration", observed)).Where(pair => pair.Item2 != 0))
        {
            status[name] = number;
        }

        if (kind != WorkloadKind.DaemonSet)
        {
            spec["replicas"] = replicas;
        }

        if (kind == WorkloadKind.Deployment && reason is not null)
        {
            status["conditions"] = new JsonArray(new JsonObject { ["type"] = "Progressing", ["status"] = "True", ["reason"] = reason });
        }

        if (kind != WorkloadKind.Deployment)
        {
            JsonObject strategy = new() { ["type"] = isOnDelete ? "OnDelete" : "RollingUpdate" };
            if (kind == WorkloadKind.StatefulSet && partition is { } kept && !isOnDelete)
            {
                strategy["rollingUpdate"] = kept < 0 ? new JsonObject() : new JsonObject { ["partition"] = kept };
            }

            spec["updateStrategy"] = strategy;
        }

        if (kind == WorkloadKind.StatefulSet)
        {
            status["currentRevision"] = "checkout-1";
            status["updateRevision"] = isCurrent ? "checkout-1" : "checkout-2";
        }

        return new Workload(new WorkloadName("shop", kind, "checkout"), new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = kind.ToString(),
            ["metadata"] = new JsonObject { ["name"] = "checkout", ["namespace"] = "shop", ["uid"] = "u", ["resourceVersion"] = "1", ["generation"] = generation },
            ["spec"] = spec,
            ["status"] = status,
        });
    }
}

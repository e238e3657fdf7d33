using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Kubernetes;

/// <summary>Where a rollout stands.</summary>
internal enum RolloutState
{
    Running,
    Held,
    Complete,
    Failed,
}

/// <summary>How a workload's rollout stands, and a sentence about it.</summary>
/// <param name="Message">The rest of a sentence that begins with the workload's name.</param>
internal sealed record Rollout(RolloutState State, string Message);

/// <summary>
/// When a rollout is done: the rule of <c>kubectl rollout status</c>, which our tests run beside it. Numbers that are zero are left out by the API. Pure.
/// </summary>
internal static class RolloutRule
{
    public static Rollout Of(Workload workload)
    {
        if (!workload.RollsOut)
        {
            return new(RolloutState.Failed, "replaces pods only when somebody deletes them (OnDelete), so its rollout cannot be followed.");
        }

        JsonObject json = workload.Json;
        Rollout rollout = workload.Name.Kind switch
        {
            WorkloadKind.StatefulSet => OfStatefulSet(json),
            _ when (json.WholeAt("status", "observedGeneration") ?? 0) < workload.Generation => NotObserved,
            WorkloadKind.DaemonSet => OfDaemonSet(json),
            _ => OfDeployment(json),
        };
        return rollout.State == RolloutState.Running && workload.IsPaused ? new(RolloutState.Held, "is paused, and rolls out when somebody resumes it (kubectl rollout resume).") : rollout;
    }

    private static Rollout NotObserved => new(RolloutState.Running, "has a new specification that the cluster has not seen yet.");

    private static Rollout OfDeployment(JsonObject json)
    {
        JsonObject? progressing = Condition(json, "Progressing");
        if (progressing.TextAt("reason") == "ProgressDeadlineExceeded")
        {
            return new(RolloutState.Failed, $"made no progress within its deadline: {Sentence(Condition(json, "ReplicaFailure").TextAt("message") ?? progressing.TextAt("message"))} Look at its pods.");
        }

        long wanted = json.WholeAt("spec", "replicas") ?? 1;
        (long all, long updated, long available) = (Status(json, "replicas"), Status(json, "updatedReplicas"), Status(json, "availableReplicas"));
        string trouble = Condition(json, "ReplicaFailure") is { } failure && failure.TextAt("status") == "True" ? $" {Sentence(failure.TextAt("message"))}" : string.Empty;
        return updated < wanted ? new(RolloutState.Running, $"has {updated} of {wanted} new pods.{trouble}")
            : all > updated ? new(RolloutState.Running, $"still has {all - updated} old pods.")
            : available < updated ? new(RolloutState.Running, $"has {available} of {updated} new pods available.{trouble}")
            : new(RolloutState.Complete, $"is rolled out with {updated} pods.");
    }

    private static Rollout OfDaemonSet(JsonObject json)
    {
        (long wanted, long updated, long available) = (Status(json, "desiredNumberScheduled"), Status(json, "updatedNumberScheduled"), Status(json, "numberAvailable"));
        return updated < wanted ? new(RolloutState.Running, $"has {updated} of {wanted} new pods.")
            : available < wanted ? new(RolloutState.Running, $"has {available} of {wanted} new pods available.")
            : new(RolloutState.Complete, $"is rolled out with {updated} pods.");
    }

    private static Rollout OfStatefulSet(JsonObject json)
    {
        long observed = Status(json, "observedGeneration");
        if (observed == 0 || observed < (json.WholeAt("metadata", "generation") ?? 0))
        {
            return NotObserved;
        }

        long wanted = json.WholeAt("spec", "replicas") ?? 1;
        (long ready, long updated) = (Status(json, "readyReplicas"), Status(json, "updatedReplicas"));
        if (ready < wanted)
        {
            return new(RolloutState.Running, $"has {ready} of {wanted} pods ready.");
        }

        if (json.At("spec", "updateStrategy", "rollingUpdate") is JsonObject rolling)
        {
            long partition = rolling.WholeAt("partition") ?? wanted; // without one, kubectl looks no further
            return updated < wanted - partition ? new(RolloutState.Running, $"has {updated} of {wanted - partition} new pods.")
                : new(RolloutState.Complete, $"is rolled out with {updated} new pods{(partition > 0 && partition < wanted ? $"; its partition keeps {partition} as they were" : string.Empty)}.");
        }

        return json.TextAt("status", "updateRevision") != json.TextAt("status", "currentRevision")
            ? new(RolloutState.Running, $"has {updated} of {wanted} new pods.")
            : new(RolloutState.Complete, $"is rolled out with {ready} pods.");
    }

    private static long Status(JsonObject json, string name) => json.WholeAt("status", name) ?? 0;

    private static JsonObject? Condition(JsonObject json, string type) => json.ItemsAt("status", "conditions").FirstOrDefault(condition => condition.TextAt("type") == type);

    private static string Sentence(string? text) => text is null ? "it gives no reason." : $"{text.TrimEnd('.')}.";
}

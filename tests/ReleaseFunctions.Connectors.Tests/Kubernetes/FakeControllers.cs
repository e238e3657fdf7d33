using System.Globalization;
using System.Text.Json.Nodes;

namespace ReleaseFunctions.Connectors.Tests.Kubernetes;

/// <summary>What controllers do to workloads and Helm releases after they were changed, one step at a time: seen, half-way, done.</summary>
internal sealed class FakeControllers(FakeCluster cluster)
{
    /// <summary>Steps from a change to its end.</summary>
    public const int Steps = 3;

    private const string RevisionKey = "deployment.kubernetes.io/revision";

    /// <summary>New pods do not become available.</summary>
    public bool IsStuck { get; set; }

    /// <summary>A rollout that is stuck has made no progress for too long.</summary>
    public bool IsOverdue { get; set; }

    /// <summary>The reason with which Flux ends an upgrade.</summary>
    public string UpgradeEndsAs { get; set; } = "UpgradeSucceeded";

    public void Step(string path, JsonObject one)
    {
        switch ((string)one["kind"]!)
        {
            case "Deployment":
                StepDeployment(path, one);
                break;
            case "StatefulSet" or "DaemonSet":
                StepOther(path, one);
                break;
            case "HelmRelease":
                StepRelease(one);
                break;
        }
    }

    private void StepDeployment(string path, JsonObject one)
    {
        JsonObject status = Status(one);
        int replicas = (int)one["spec"]!["replicas"]!;
        if (IsNew(one))
        {
            status["observedGeneration"] = one["metadata"]!["generation"]!.DeepClone();
            if (Record(path, one, "replicasets"))
            {
                Numbers(status, ("replicas", replicas + 1), ("updatedReplicas", 1), ("availableReplicas", replicas));
            }
        }
        else if (one["spec"]!["paused"] is null && (int?)status["updatedReplicas"] == 1 && (int?)status["replicas"] == replicas + 1)
        {
            Numbers(status, ("replicas", replicas), ("updatedReplicas", replicas), ("availableReplicas", replicas - 1));
        }
        else if (!IsStuck && (int?)status["updatedReplicas"] == replicas)
        {
            Numbers(status, ("availableReplicas", replicas));
        }

        if (IsOverdue)
        {
            status["conditions"] = new JsonArray(new JsonObject
            {
                ["type"] = "Progressing",
                ["status"] = "False",
                ["reason"] = "ProgressDeadlineExceeded",
                ["message"] = "ReplicaSet \"checkout-6d\" has timed out progressing.",
            });
        }
    }

    private void StepOther(string path, JsonObject one)
    {
        JsonObject status = Status(one);
        bool isSet = (string)one["kind"]! == "StatefulSet";
        int pods = isSet ? (int)one["spec"]!["replicas"]! : 2;
        string[] names = isSet ? ["replicas", "readyReplicas", "updatedReplicas"] : ["desiredNumberScheduled", "numberAvailable", "updatedNumberScheduled"];
        if (IsNew(one))
        {
            status["observedGeneration"] = one["metadata"]!["generation"]!.DeepClone();
            if (Record(path, one, "controllerrevisions"))
            {
                Numbers(status, (names[0], pods), (names[1], pods - 1), (names[2], 1));
            }
        }
        else if (!IsStuck)
        {
            Numbers(status, (names[0], pods), (names[1], pods), (names[2], pods));
            if (isSet)
            {
                status["currentRevision"] = status["updateRevision"]?.DeepClone();
            }
        }
    }

    private void StepRelease(JsonObject one)
    {
        JsonObject status = Status(one);
        string? asked = (string?)one["metadata"]!["annotations"]?["reconcile.fluxcd.io/requestedAt"];
        JsonNode generation = one["metadata"]!["generation"]!;
        bool isBusy = (string?)status["conditions"]?[0]?["status"] == "Unknown";
        bool handled = (string?)status["lastHandledReconcileAt"] == asked && (int?)status["observedGeneration"] == (int)generation;
        if (one["spec"]!["suspend"] is not null || (handled && !isBusy && status["conditions"] is not null))
        {
            return;
        }

        status["lastHandledReconcileAt"] = asked;
        if (!isBusy)
        {
            status["conditions"] = new JsonArray(Condition("Ready", "Unknown", "Progressing", generation), Condition("Reconciling", "True", "Progressing", generation));
            return;
        }

        bool succeeded = UpgradeEndsAs.EndsWith("Succeeded", StringComparison.Ordinal) && UpgradeEndsAs != "RollbackSucceeded";
        JsonArray history = status["history"] as JsonArray ?? [];
        status["history"] = new JsonArray([
            new JsonObject
            {
                ["name"] = "checkout", ["namespace"] = "shop", ["chartName"] = one["spec"]!["chart"]!["spec"]!["chart"]!.DeepClone(), ["chartVersion"] = one["spec"]!["chart"]!["spec"]!["version"]!.DeepClone(),
                ["version"] = history.Count + 1, ["status"] = succeeded ? "deployed" : "failed",
            },
            .. history.Select(entry => entry!.DeepClone())]);
        status["observedGeneration"] = generation.DeepClone();
        status["conditions"] = succeeded
            ? new JsonArray(Condition("Ready", "True", UpgradeEndsAs, generation))
            : new JsonArray(Condition("Ready", "False", UpgradeEndsAs, generation), Condition("Stalled", "True", "RetriesExceeded", generation));
        string secret = $"sh.helm.release.v1.checkout.v{history.Count + 1}";
        cluster.Keep($"/api/v1/namespaces/shop/secrets/{secret}", new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = secret,
                ["labels"] = new JsonObject { ["owner"] = "helm", ["name"] = "checkout", ["status"] = succeeded ? "deployed" : "failed", ["version"] = (history.Count + 1).ToString(CultureInfo.InvariantCulture) },
            },
        });
    }

    private static JsonObject Condition(string type, string status, string reason, JsonNode generation) => new()
    {
        ["type"] = type,
        ["status"] = status,
        ["reason"] = reason,
        ["message"] = $"Helm says {reason}",
        ["observedGeneration"] = generation.DeepClone(),
    };

    /// <summary>Keeps the revision of the pods' template. False: the template is the one that was there.</summary>
    private bool Record(string path, JsonObject one, string resource)
    {
        string folder = string.Join('/', path.Split('/')[..^2].Append(resource));
        string name = (string)one["metadata"]!["name"]!;
        JsonNode template = one["spec"]!["template"]!;
        bool isSets = resource == "replicasets";
        List<JsonObject> kept = [.. cluster.Below(folder).Where(set => (string)set["metadata"]!["ownerReferences"]![0]!["uid"]! == (string)one["metadata"]!["uid"]!)];
        JsonObject? same = kept.FirstOrDefault(set => JsonNode.DeepEquals(Plain(set, isSets), template));
        long next = kept.Select(set => Number(set, isSets)).DefaultIfEmpty(0).Max() + 1;
        if (same is not null && Number(same, isSets) == next - 1)
        {
            return false;
        }

        JsonObject made = same ?? Revision(one, template, isSets ? $"{name}-{next}" : $"{one["kind"]!.ToString().ToLowerInvariant()}-{name}-{next}", isSets);
        if (isSets)
        {
            made["metadata"]!["annotations"] = new JsonObject { [RevisionKey] = next.ToString(CultureInfo.InvariantCulture) };
            one["metadata"]!["annotations"] ??= new JsonObject();
            one["metadata"]!["annotations"]![RevisionKey] = next.ToString(CultureInfo.InvariantCulture);
        }
        else
        {
            made["revision"] = next;
            Status(one)["updateRevision"] = (string)made["metadata"]!["name"]!;
        }

        cluster.Keep($"{folder}/{made["metadata"]!["name"]}", made);
        return true;
    }

    private static JsonObject Revision(JsonObject one, JsonNode template, string name, bool isSets)
    {
        JsonObject kept = template.DeepClone().AsObject();
        JsonObject made = new()
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = one["spec"]!["selector"]!["matchLabels"]!.DeepClone(),
                ["ownerReferences"] = new JsonArray(new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = one["kind"]!.DeepClone(), ["name"] = one["metadata"]!["name"]!.DeepClone(), ["uid"] = one["metadata"]!["uid"]!.DeepClone() }),
            },
        };
        if (isSets)
        {
            kept["metadata"]!["labels"]!["pod-template-hash"] = name;
            made["spec"] = new JsonObject { ["selector"] = one["spec"]!["selector"]!.DeepClone(), ["template"] = kept };
        }
        else
        {
            kept["$patch"] = "replace";
            made["data"] = new JsonObject { ["spec"] = new JsonObject { ["template"] = kept } };
        }

        return made;
    }

    private static JsonNode Plain(JsonObject kept, bool isSets)
    {
        JsonObject template = (isSets ? kept["spec"]!["template"]! : kept["data"]!["spec"]!["template"]!).DeepClone().AsObject();
        template.Remove("$patch");
        (template["metadata"]?["labels"] as JsonObject)?.Remove("pod-template-hash");
        return template;
    }

    private static long Number(JsonObject kept, bool isSets) =>
        isSets ? long.Parse((string)kept["metadata"]!["annotations"]![RevisionKey]!, CultureInfo.InvariantCulture) : long.Parse(kept["revision"]!.ToString(), CultureInfo.InvariantCulture);

    private static bool IsNew(JsonObject one) => (int?)Status(one)["observedGeneration"] != (int)one["metadata"]!["generation"]!;

    private static JsonObject Status(JsonObject one)
    {
        one["status"] ??= new JsonObject();
        return one["status"]!.AsObject();
    }

    /// <summary>The API leaves out what is zero.</summary>
    private static void Numbers(JsonObject status, params (string Name, int Number)[] numbers)
    {
        foreach ((string name, int number) in numbers)
        {
            status.Remove(name);
            if (number != 0)
            {
                status[name] = number;
            }
        }
    }
}

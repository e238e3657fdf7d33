using System.Text.Json.Serialization;
using ReleaseFunctions.Connectors.Deployments;

namespace ReleaseFunctions.Connectors.Kubernetes;

/// <summary>What is followed: one change of a workload. Kept as JSON.</summary>
/// <param name="Order">The order that the workload must still carry.</param>
/// <param name="Generation">The generation that the change made.</param>
internal sealed record KubernetesHandle(string Order, long Generation)
{
    private const string UndoSuffix = "/undo";

    /// <summary>The order under which a change is taken back because it was cancelled.</summary>
    [JsonIgnore]
    public string UndoOrder => Order + UndoSuffix;

    /// <summary>The change takes another back.</summary>
    [JsonIgnore]
    public bool IsUndo => Order.EndsWith(UndoSuffix, StringComparison.Ordinal);

    /// <exception cref="Network.ApiCallException">The text is none that was written here.</exception>
    public static KubernetesHandle Parse(string connection, string text) => RunHandle.Read<KubernetesHandle>(connection, text, handle => handle.Order is not null);

    public override string ToString() => RunHandle.Write(this);
}

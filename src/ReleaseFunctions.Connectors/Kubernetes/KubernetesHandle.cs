using System.Text.Json;

namespace ReleaseFunctions.Connectors.Kubernetes;

/// <summary>What is followed: one change of a workload. Kept as JSON.</summary>
/// <param name="Order">The order that the workload must still carry.</param>
/// <param name="Generation">The generation that the change made.</param>
internal sealed record KubernetesHandle(string Order, long Generation)
{
    private const string UndoSuffix = "/undo";

    /// <summary>The order under which a change is taken back because it was cancelled.</summary>
    public string UndoOrder => Order + UndoSuffix;

    /// <summary>The change takes another back.</summary>
    public bool IsUndo => Order.EndsWith(UndoSuffix, StringComparison.Ordinal);

    public static KubernetesHandle Parse(string text) => JsonSerializer.Deserialize<KubernetesHandle>(text)!;

    public override string ToString() => JsonSerializer.Serialize(this);
}

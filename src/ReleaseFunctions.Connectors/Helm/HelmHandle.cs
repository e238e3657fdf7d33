using System.Text.Json;

namespace ReleaseFunctions.Connectors.Helm;

/// <summary>What is followed: one request to Flux. Kept as JSON.</summary>
/// <param name="Order">The order that the object must still carry, and the token that Flux repeats when it has dealt with it.</param>
/// <param name="Generation">The generation that the change made.</param>
internal sealed record HelmHandle(string Order, long Generation)
{
    private const string UndoSuffix = "/undo";

    /// <summary>The order under which a change is taken back because it was cancelled.</summary>
    public string UndoOrder => Order + UndoSuffix;

    /// <summary>The change takes another back.</summary>
    public bool IsUndo => Order.EndsWith(UndoSuffix, StringComparison.Ordinal);

    public static HelmHandle Parse(string text) => JsonSerializer.Deserialize<HelmHandle>(text)!;

    public override string ToString() => JsonSerializer.Serialize(this);
}

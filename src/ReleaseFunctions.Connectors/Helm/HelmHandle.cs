using System.Text.Json.Serialization;
using ReleaseFunctions.Connectors.Deployments;

namespace ReleaseFunctions.Connectors.Helm;

/// <summary>What is followed: one request to Flux. Kept as JSON.</summary>
/// <param name="Order">The order that the object must still carry, and the token that Flux repeats when it has dealt with it.</param>
/// <param name="Generation">The generation that the change made.</param>
internal sealed record HelmHandle(string Order, long Generation)
{
    private const string UndoSuffix = "/undo";

    /// <summary>The order under which a change is taken back because it was cancelled.</summary>
    [JsonIgnore]
    public string UndoOrder => Order + UndoSuffix;

    /// <summary>The change takes another back.</summary>
    [JsonIgnore]
    public bool IsUndo => Order.EndsWith(UndoSuffix, StringComparison.Ordinal);

    /// <exception cref="Network.ApiCallException">The text is none that was written here.</exception>
    public static HelmHandle Parse(string connection, string text) => RunHandle.Read<HelmHandle>(connection, text, handle => handle.Order is not null);

    public override string ToString() => RunHandle.Write(this);
}

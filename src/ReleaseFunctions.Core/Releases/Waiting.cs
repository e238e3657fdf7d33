using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Releases;

/// <summary>What a release or stage is waiting for.</summary>
/// <param name="Code">The kind of thing.</param>
/// <param name="Text">One plain sentence that names who or what and until when.</param>
/// <param name="Since">Since when (UTC).</param>
/// <param name="Until">When the wait ends by itself; null, and written as such: it does not.</param>
public sealed record Waiting(WaitingCode Code, string Text, DateTimeOffset Since, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTimeOffset? Until);

/// <summary>The kinds of things that are waited for.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<WaitingCode>))]
public enum WaitingCode
{
    Approval,
    Window,
    Freeze,
    Lock,
    Checklist,
    Deploy,
    Flags,
    Health,
    Operator,
    Queue,
    Schedule,
}

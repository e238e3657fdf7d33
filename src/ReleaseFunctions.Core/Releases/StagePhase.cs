using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Releases;

/// <summary>What a stage goes through, in this order.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<StagePhase>))]
public enum StagePhase
{
    Window,
    Checklist,
    Approval,
    Lock,
    Deploy,
    Flags,
    Health,
}

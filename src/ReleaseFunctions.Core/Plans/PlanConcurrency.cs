using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Plans;

/// <summary>What becomes of a second release of a plan while one is in flight. A plan that says nothing lets them go side by side.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<PlanConcurrency>))]
public enum PlanConcurrency
{
    /// <summary>The second waits for the first to end, first come first served.</summary>
    Queue,

    /// <summary>The first ends as superseded as soon as it waits, or when what it has under way is done.</summary>
    Supersede,

    /// <summary>The second is refused.</summary>
    Reject,
}

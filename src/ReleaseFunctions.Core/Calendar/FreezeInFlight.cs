using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Calendar;

/// <summary>What becomes of a stage that is being deployed when a freeze begins.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<FreezeInFlight>))]
public enum FreezeInFlight
{
    /// <summary>It is carried to its end.</summary>
    Finish,

    /// <summary>It goes on to no other phase or flag step until the freeze ends.</summary>
    Hold,

    /// <summary>It ends as failed, and the plan's <c>onFailure</c> decides what follows.</summary>
    Abort,
}

using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Calendar;

/// <summary>What a calendar rule does while it covers a moment.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<CalendarKind>))]
public enum CalendarKind
{
    /// <summary>Allows stages that name it to start; outside it they may not.</summary>
    Window,

    /// <summary>Forbids every stage in its scope to start, without being named.</summary>
    Freeze,
}

using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Checklists;

/// <summary>How a checklist stands.</summary>
/// <param name="Text">One sentence.</param>
public sealed record ChecklistVerdict(ChecklistOutcome Outcome, string Text);

/// <summary>How a checklist stands or ended.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ChecklistOutcome>))]
public enum ChecklistOutcome
{
    Open,
    Complete,

    /// <summary>Time ran out.</summary>
    Expired,

    /// <summary>The stage was stopped.</summary>
    Withdrawn,
}

using System.Text.Json;

namespace ReleaseFunctions.Core.Calendar;

/// <summary>A rule as it is stored: its JSON as submitted, and what it says if it can be read.</summary>
public sealed class CalendarEntry(string name, int version, string json, string changedBy, DateTimeOffset changedAt)
{
    private (CalendarRule? Rule, string? Problem)? _read;

    /// <summary>The rule's name.</summary>
    public string Name { get; } = name;

    /// <summary>From 1; grows with every change, removals included. 0: not stored yet.</summary>
    public int Version { get; } = version;

    /// <summary>The canonical JSON as submitted.</summary>
    public string Json { get; } = json;

    /// <summary>Who stored this version.</summary>
    public string ChangedBy { get; } = changedBy;

    public DateTimeOffset ChangedAt { get; } = changedAt;

    /// <summary>Set on the version that removed the rule.</summary>
    public bool Removed { get; init; }

    /// <summary>What the rule says; null: it cannot be read, and <see cref="Problem"/> says why.</summary>
    public CalendarRule? Rule => (_read ??= Read()).Rule;

    /// <summary>Why the rule cannot be read; null: it can.</summary>
    public string? Problem => (_read ??= Read()).Problem;

    /// <summary>The HTTP entity tag of this version.</summary>
    public string ETag => $"\"{Version}\"";

    /// <summary>Whether it is a window as far as can be told. A rule that says nothing readable counts as a freeze: unknown never permits.</summary>
    public bool IsWindow => Rule is { } rule ? rule.Kind == CalendarKind.Window : SaysWindow();

    private (CalendarRule?, string?) Read()
    {
        try
        {
            (CalendarRule? rule, IReadOnlyList<(string Path, string Message)> errors) = CalendarRuleReader.Read(Name, JsonElement.Parse(Json));
            return (rule, rule is null ? $"{errors[0].Path}: {errors[0].Message}" : null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return (null, exception.Message);
        }
    }

    private bool SaysWindow()
    {
        try
        {
            JsonElement body = JsonElement.Parse(Json);
            return body.ValueKind == JsonValueKind.Object && body.TryGetProperty("kind", out JsonElement kind) && kind.ValueKind == JsonValueKind.String && kind.ValueEquals("window");
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

using System.Text.Json;
using ReleaseFunctions.Core.Calendar;

namespace ReleaseFunctions.Core.Tests.Calendar;

/// <summary>Calendar rules to judge by.</summary>
internal static class Rules
{
    public static CalendarSubject Subject { get; } = new("shop", "production", null);

    /// <summary>A stored rule of that JSON, readable or not.</summary>
    public static CalendarEntry Entry(string name, string json, int version = 1) => new(name, version, json, "key:ops", DateTimeOffset.UnixEpoch);

    /// <summary>A window or freeze that must be readable.</summary>
    public static CalendarEntry Rule(string name, string json)
    {
        CalendarEntry entry = Entry(name, json);
        Assert.True(entry.Rule is not null, entry.Problem);
        return entry;
    }

    /// <summary>A daily window in a zone.</summary>
    public static CalendarEntry Daily(string zone, string time, string duration, string kind = "window") => Rule(
        "daily", $$"""{"kind":"{{kind}}"{{(kind == "freeze" ? ",\"scope\":{\"all\":true}" : "")}},"zone":"{{zone}}","start":"2020-01-01T{{time}}","duration":"{{duration}}","rrule":"FREQ=DAILY"}""");

    public static IReadOnlyList<string> Errors(string json) =>
        [.. CalendarRuleReader.Read("rule", JsonElement.Parse(json)).Errors.Select(error => $"{error.Path}: {error.Message}")];

    public static DateTimeOffset Utc(string time) => DateTimeOffset.Parse(time + "Z", System.Globalization.CultureInfo.InvariantCulture);
}

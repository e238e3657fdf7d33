using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Plans.Schema;

namespace ReleaseFunctions.Core.Calendar;

/// <summary>The members of a rule's JSON, and everything that is wrong with them.</summary>
internal sealed class CalendarFields(JsonElement body)
{
    private static readonly LocalDatePattern DateForm = LocalDatePattern.Iso;
    private static readonly LocalDateTimePattern[] TimeForms =
    [
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss"),
    ];

    private readonly List<(string Path, string Message)> _errors = [];

    public IReadOnlyList<(string Path, string Message)> Errors => _errors;

    public void Add(string path, string message) => _errors.Add((path, message));

    public bool Has(string name) => body.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    public void CheckMembers(string path, JsonElement parent, string[] known, string where)
    {
        foreach (JsonProperty member in parent.EnumerateObject().Where(member => !known.Contains(member.Name)))
        {
            Add(path.Length == 0 ? member.Name : $"{path}.{member.Name}", $"'{member.Name}' is unknown in {where}, which has {string.Join(", ", known)}{Suggestion.For(member.Name, known)}");
        }
    }

    public string? Text(string name, bool required = false, string what = "a text")
    {
        if (!Has(name))
        {
            if (required)
            {
                Add(name, $"'{name}' is missing; give {what}.");
            }

            return null;
        }

        JsonElement value = body.GetProperty(name);
        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        Add(name, $"'{name}' must be a string, not {Kind(value)}.");
        return null;
    }

    public T? Choice<T>(string name, bool required)
        where T : struct, Enum
    {
        string[] words = [.. Enum.GetValues<T>().Select(WireName.Of)];
        if (Text(name, required, $"one of {string.Join(", ", words)}") is not { } text)
        {
            return null;
        }

        if (words.Contains(text))
        {
            return Enum.Parse<T>(text, ignoreCase: true);
        }

        Add(name, $"Expected one of {string.Join(", ", words)}, found '{text}'{Suggestion.For(text, words)}");
        return null;
    }

    public JsonElement? Object(string name)
    {
        if (!Has(name))
        {
            return null;
        }

        JsonElement value = body.GetProperty(name);
        if (value.ValueKind == JsonValueKind.Object)
        {
            return value;
        }

        Add(name, $"'{name}' must be an object, not {Kind(value)}.");
        return null;
    }

    public bool Flag(JsonElement parent, string path, string name, bool otherwise)
    {
        if (!parent.TryGetProperty(name, out JsonElement value))
        {
            return otherwise;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Add($"{path}.{name}", $"'{name}' must be true or false, not {Kind(value)}.");
        return otherwise;
    }

    public IReadOnlyList<string> Texts(JsonElement value, string path, int max)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            Add(path, $"'{path}' must be an array of strings, not {Kind(value)}.");
            return [];
        }

        if (value.GetArrayLength() > max)
        {
            Add(path, $"'{path}' has {value.GetArrayLength()} entries; the limit is {max}.");
            return [];
        }

        List<string> texts = [];
        foreach ((JsonElement item, int index) in value.EnumerateArray().Select((item, index) => (item, index)))
        {
            if (item.ValueKind == JsonValueKind.String)
            {
                texts.Add(item.GetString()!);
            }
            else
            {
                Add($"{path}[{index}]", $"Expected a string, found {Kind(item)}.");
            }
        }

        return texts;
    }

    /// <summary>A local date and time.</summary>
    public LocalDateTime? Time(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        LocalDateTime? time = ParseTime(text);
        if (time is null)
        {
            Add(name, $"'{text}' is no local date and time; write it as 2026-12-24T18:00, without an offset: the zone is in 'zone'.");
        }
        else if (time.Value.Year is < CalendarLimits.FirstYear or > CalendarLimits.LastYear)
        {
            Add(name, $"The year of '{name}' is {time.Value.Year}; it must be from {CalendarLimits.FirstYear} to {CalendarLimits.LastYear}.");
            return null;
        }

        return time;
    }

    /// <summary>Excluded starts, and days on which nothing starts.</summary>
    public HashSet<LocalDateTime> Exdates(out HashSet<LocalDate> dates)
    {
        HashSet<LocalDateTime> starts = [];
        dates = [];
        if (!Has("exdates"))
        {
            return starts;
        }

        foreach ((string text, int index) in Texts(body.GetProperty("exdates"), "exdates", CalendarLimits.MaxExdates).Select((text, index) => (text, index)))
        {
            if (DateForm.Parse(text) is { Success: true, Value: var date })
            {
                dates.Add(date);
            }
            else if (ParseTime(text) is { } time)
            {
                starts.Add(time);
            }
            else
            {
                Add($"exdates[{index}]", $"'{text}' is neither a date such as 2026-12-24 nor a local start such as 2026-12-24T09:00.");
            }
        }

        return starts;
    }

    /// <summary>Holidays: a list of dates, or the text of an <c>.ics</c> file.</summary>
    public IReadOnlyList<LocalDate> Holidays()
    {
        if (!Has("holidays"))
        {
            return [];
        }

        JsonElement value = body.GetProperty("holidays");
        if (value.ValueKind == JsonValueKind.String)
        {
            (IReadOnlyList<LocalDate> days, IReadOnlyList<string> problems) = HolidayFile.Read(value.GetString()!);
            _errors.AddRange(problems.Select(problem => ("holidays", problem)));
            return days;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            Add("holidays", $"'holidays' must be an array of dates or the text of an .ics file, not {Kind(value)}.");
            return [];
        }

        SortedSet<LocalDate> dates = [];
        foreach ((string text, int index) in Texts(value, "holidays", CalendarLimits.MaxHolidays).Select((text, index) => (text, index)))
        {
            if (DateForm.Parse(text) is { Success: true, Value: var date } && date.Year is >= CalendarLimits.FirstYear and <= CalendarLimits.LastYear)
            {
                dates.Add(date);
            }
            else
            {
                Add($"holidays[{index}]", $"'{text}' is no date from {CalendarLimits.FirstYear} to {CalendarLimits.LastYear}; write it as 2026-12-25.");
            }
        }

        if (value.GetArrayLength() == 0)
        {
            Add("holidays", "'holidays' is empty; list at least one date, or remove it.");
        }

        return [.. dates];
    }

    private static LocalDateTime? ParseTime(string text) =>
        TimeForms.Select(form => form.Parse(text)).FirstOrDefault(parsed => parsed.Success) is { } found ? found.Value : null;

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.Number => "a number",
        JsonValueKind.String => "a string",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => value.ValueKind.ToString().ToLowerInvariant(),
    };
}

using System.Globalization;
using System.Text.Json;
using ReleaseFunctions.Core.Plans;

namespace ReleaseFunctions.Core.Health.Backtests;

/// <summary>Reads the body of a backtest strictly: every unknown member and every wrong value is an error, all of them at once.</summary>
public sealed class BacktestRequestReader
{
    private static readonly string[] Known = ["planVersion", "at", "from", "to", "every", "releases", "version", "commit", "author", "variables", "measurements"];
    private readonly List<(string Path, string Message)> _errors = [];
    private readonly JsonElement _body;
    private readonly DateTimeOffset _now;

    private BacktestRequestReader(JsonElement body, DateTimeOffset now) => (_body, _now) = (body, now);

    /// <summary>The request, or what is wrong with it as (path, message).</summary>
    /// <param name="body">A JSON object.</param>
    /// <param name="now">Moments must lie before it.</param>
    public static (BacktestRequest? Request, IReadOnlyList<(string Path, string Message)> Errors) Read(JsonElement body, DateTimeOffset now)
    {
        BacktestRequestReader reader = new(body, now);
        BacktestRequest request = reader.Read();
        return reader._errors.Count == 0 ? (request, []) : (null, reader._errors);
    }

    private BacktestRequest Read()
    {
        foreach (JsonProperty member in _body.EnumerateObject().Where(member => !Known.Contains(member.Name)))
        {
            _errors.Add((member.Name, $"'{member.Name}' is not known; a backtest has {string.Join(", ", Known)}."));
        }

        bool series = Has("from") || Has("to") || Has("every");
        if (new[] { Has("at"), series, Has("releases") }.Count(given => given) != 1)
        {
            _errors.Add(("at", "Say over which past: either 'at' (moments), or 'from', 'to' and 'every' (a series of them), or 'releases' (how many of the newest)."));
        }

        foreach (string lent in new[] { "version", "commit", "author", "variables" }.Where(name => Has("releases") && Has(name)))
        {
            _errors.Add((lent, $"With 'releases' every release lends its own {lent}; leave '{lent}' out."));
        }

        return new BacktestRequest
        {
            PlanVersion = Whole("planVersion", 1, int.MaxValue),
            At = series ? Series() : Moments(),
            Releases = Whole("releases", 1, BacktestLimits.MaxReleases) ?? 0,
            Version = Text("version"),
            Commit = Text("commit"),
            Author = Text("author"),
            Variables = Variables(),
            Measurements = Flag("measurements") ?? true,
        };
    }

    private bool Has(string name) => _body.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    private JsonElement? Find(string name) => Has(name) ? _body.GetProperty(name) : null;

    private List<DateTimeOffset> Moments()
    {
        if (Find("at") is not { } list)
        {
            return [];
        }

        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > BacktestLimits.MaxWindows)
        {
            _errors.Add(("at", $"'at' must be a list of 1 to {BacktestLimits.MaxWindows} times."));
            return [];
        }

        return [.. list.EnumerateArray().Select((item, index) => Time(item, $"at[{index}]")).OfType<DateTimeOffset>()];
    }

    private List<DateTimeOffset> Series()
    {
        foreach (string missing in new[] { "from", "to", "every" }.Where(name => !Has(name)))
        {
            _errors.Add((missing, $"'{missing}' is missing; a series of moments needs 'from', 'to' and 'every'."));
        }

        DateTimeOffset? from = Find("from") is { } start ? Time(start, "from") : null;
        DateTimeOffset? to = Find("to") is { } end ? Time(end, "to") : null;
        TimeSpan every = default;
        if (Find("every") is { } distance
            && (distance.ValueKind != JsonValueKind.String || !PlanDuration.TryParse(distance.GetString()!, out every) || every < TimeSpan.FromSeconds(1)))
        {
            _errors.Add(("every", "'every' must be a duration of at least 1s, such as 1h."));
            return [];
        }

        if (from is null || to is null || every == default)
        {
            return [];
        }

        if (to < from)
        {
            _errors.Add(("to", "'to' must not be before 'from'."));
            return [];
        }

        if ((to.Value - from.Value) / every >= BacktestLimits.MaxWindows)
        {
            _errors.Add(("every", $"That makes {(long)((to.Value - from.Value) / every) + 1} moments; at most {BacktestLimits.MaxWindows} are allowed. Lengthen 'every', or bring 'from' and 'to' together."));
            return [];
        }

        return [.. Enumerable.Range(0, (int)((to.Value - from.Value) / every) + 1).Select(index => from.Value + (index * every))];
    }

    private DateTimeOffset? Time(JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time))
        {
            if (time < _now && time > DateTimeOffset.UnixEpoch)
            {
                return time;
            }

            _errors.Add((path, $"'{value.GetString()}' is not in the past; a backtest looks at what was."));
            return null;
        }

        _errors.Add((path, "A time is a text such as 2026-11-23T10:00:00Z."));
        return null;
    }

    private int? Whole(string name, int min, int max)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= min && number <= max)
        {
            return number;
        }

        _errors.Add((name, $"'{name}' must be a whole number from {min} {(max == int.MaxValue ? "on" : $"to {max}")}."));
        return null;
    }

    private bool? Flag(string name)
    {
        if (Find(name) is not { } value || value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return Find(name)?.GetBoolean();
        }

        _errors.Add((name, $"'{name}' must be true or false."));
        return null;
    }

    private string? Text(string name)
    {
        if (Find(name) is not { } value || value.ValueKind == JsonValueKind.String)
        {
            return Find(name)?.GetString();
        }

        _errors.Add((name, $"'{name}' must be a string."));
        return null;
    }

    private Dictionary<string, string> Variables()
    {
        Dictionary<string, string> variables = new(StringComparer.Ordinal);
        if (Find("variables") is not { } value)
        {
            return variables;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            _errors.Add(("variables", "'variables' must be an object of strings."));
            return variables;
        }

        foreach (JsonProperty member in value.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.String)
            {
                variables[member.Name] = member.Value.GetString()!;
            }
            else
            {
                _errors.Add(($"variables.{member.Name}", "A variable must be a string."));
            }
        }

        return variables;
    }
}

using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Http;

/// <summary>Reads the query of a listing; everything that is wrong with it at once.</summary>
public static class QueryReader
{
    /// <summary>Releases per page when the caller does not say.</summary>
    public const int DefaultPageSize = 50;

    /// <summary>The most releases per page.</summary>
    public const int MaxPageSize = 200;

    private static readonly string[] Known = ["plan", "status", "from", "to", "pageSize", "continuation"];

    /// <exception cref="ProblemException">400 with every wrong parameter.</exception>
    public static ReleaseQuery Releases(IQueryCollection query)
    {
        List<ProblemError> errors = [];
        foreach (string name in query.Keys.Where(name => !Known.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            errors.Add(new ProblemError(name, $"'{name}' is not known; there are {string.Join(", ", Known)}."));
        }

        foreach (string name in query.Where(pair => pair.Value.Count > 1).Select(pair => pair.Key))
        {
            errors.Add(new ProblemError(name, $"'{name}' is given more than once; give it once."));
        }

        string? plan = Text(query, "plan");
        ReleaseStatus? status = Status(Text(query, "status"), errors);
        DateTimeOffset? from = Time(query, "from", errors);
        DateTimeOffset? to = Time(query, "to", errors);
        if (from >= to)
        {
            errors.Add(new ProblemError("to", "'to' must be after 'from'."));
        }

        int pageSize = DefaultPageSize;
        if (Text(query, "pageSize") is { } size
            && (!int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out pageSize) || pageSize is < 1 or > MaxPageSize))
        {
            errors.Add(new ProblemError("pageSize", $"'{size}' is no whole number from 1 to {MaxPageSize}."));
        }

        return errors.Count == 0
            ? new ReleaseQuery(plan, status, from, to, pageSize, Text(query, "continuation"))
            : throw ProblemException.BadRequest("The query is not valid.", errors);
    }

    private static string? Text(IQueryCollection query, string name) => query[name].FirstOrDefault() is { Length: > 0 } value ? value : null;

    private static ReleaseStatus? Status(string? text, List<ProblemError> errors)
    {
        if (text is null)
        {
            return null;
        }

        try
        {
            ReleaseStatus status = JsonSerializer.Deserialize<ReleaseStatus>(JsonSerializer.Serialize(text), WireJson.Options);
            if (Enum.IsDefined(status) && !text.Contains(','))
            {
                return status; // the serializer also takes several names and adds up their numbers
            }
        }
        catch (JsonException)
        {
            // Said below, with the names that there are.
        }

        string all = string.Join(", ", Enum.GetValues<ReleaseStatus>().Select(value => JsonSerializer.Serialize(value, WireJson.Options).Trim('"')));
        errors.Add(new ProblemError("status", $"'{text}' is no status; give one of {all}."));
        return null;
    }

    private static DateTimeOffset? Time(IQueryCollection query, string name, List<ProblemError> errors)
    {
        if (Text(query, name) is not { } text)
        {
            return null;
        }

        // The plus of an offset that was not percent-encoded arrives as a space.
        string written = text.Contains('T') ? text.Replace(' ', '+') : text;
        if (DateTimeOffset.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time))
        {
            return time;
        }

        errors.Add(new ProblemError(name, $"'{text}' is no time; write it as 2026-11-23T10:00:00Z."));
        return null;
    }
}

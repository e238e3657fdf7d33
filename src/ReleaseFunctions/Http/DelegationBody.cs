using System.Globalization;
using System.Text.Json;

namespace ReleaseFunctions.Http;

/// <summary>What a delegation is asked for with: <c>{to, from?, until, reason?}</c>, or the page's form.</summary>
public sealed record DelegationBody(string To, DateTimeOffset From, DateTimeOffset Until, string Reason)
{
    private static readonly string[] Known = ["to", "from", "until", "reason"];

    /// <exception cref="ProblemException">400 with everything that is wrong.</exception>
    public static DelegationBody Read(JsonElement body, DateTimeOffset now)
    {
        List<ProblemError> errors = [.. body.EnumerateObject()
            .Where(member => !Known.Contains(member.Name))
            .Select(member => new ProblemError(member.Name, $"'{member.Name}' is not known; there are {string.Join(", ", Known)}."))];
        string?[] texts = [.. Known.Select(name => Text(body, name, errors))];
        return Of(texts[0], texts[1], texts[2], texts[3], now, errors);
    }

    /// <summary>From the texts of a form; a time without a zone is UTC, and no beginning is now.</summary>
    /// <exception cref="ProblemException">400 with everything that is wrong.</exception>
    public static DelegationBody Of(string? to, string? from, string? until, string? reason, DateTimeOffset now) => Of(to, from, until, reason, now, []);

    private static DelegationBody Of(string? to, string? from, string? until, string? reason, DateTimeOffset now, List<ProblemError> errors)
    {
        DateTimeOffset start = string.IsNullOrWhiteSpace(from) ? now : Time("from", from, errors);
        if (string.IsNullOrWhiteSpace(until))
        {
            errors.Add(new ProblemError("until", "'until' is missing; say until when, as 2026-12-24T18:00:00Z."));
        }

        DateTimeOffset end = string.IsNullOrWhiteSpace(until) ? now : Time("until", until, errors);
        if (string.IsNullOrWhiteSpace(to))
        {
            errors.Add(new ProblemError("to", "'to' is missing; name the e-mail address of whoever decides instead."));
        }

        return errors.Count == 0
            ? new DelegationBody(to!.Trim(), start, end, (reason ?? string.Empty).Trim())
            : throw ProblemException.BadRequest("The delegation is not valid; nothing was stored.", errors);
    }

    private static string? Text(JsonElement body, string name, List<ProblemError> errors)
    {
        if (!body.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        errors.Add(new ProblemError(name, $"'{name}' must be a string."));
        return null;
    }

    private static DateTimeOffset Time(string name, string text, List<ProblemError> errors)
    {
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time))
        {
            return time;
        }

        errors.Add(new ProblemError(name, $"'{(text.Length <= 100 ? text : text[..100])}' is no time; write it as 2026-12-24T18:00:00Z."));
        return default;
    }
}

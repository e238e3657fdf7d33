using System.Globalization;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Http;

namespace ReleaseFunctions.Calendar;

/// <summary>The query of a preview; everything that is wrong with it at once.</summary>
/// <param name="Stage">Null: the plan's only stage.</param>
/// <param name="Count">How many open slots, 1 to 50.</param>
public sealed record CalendarQuery(string Plan, string? Stage, DateTimeOffset From, int Count)
{
    private const int DefaultCount = 5;
    private const int MaxCount = 50;
    private static readonly string[] Known = ["plan", "stage", "from", "count"];

    /// <exception cref="ProblemException">400 with every wrong parameter.</exception>
    public static CalendarQuery Read(IQueryCollection query, DateTimeOffset now)
    {
        List<ProblemError> errors = [.. query.Keys
            .Where(name => !Known.Contains(name))
            .Select(name => new ProblemError(name, $"There is no parameter '{name}'; there are {string.Join(", ", Known)}."))];
        if (Text(query, "plan") is not { } plan)
        {
            errors.Add(new ProblemError("plan", "'plan' is missing; name the plan whose stage is to start."));
            plan = string.Empty;
        }

        int count = DefaultCount;
        if (Text(query, "count") is { } number && (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > MaxCount))
        {
            errors.Add(new ProblemError("count", $"'{number}' is no number of slots from 1 to {MaxCount}."));
        }

        DateTimeOffset from = now;
        if (Text(query, "from") is { } time
            && !DateTimeOffset.TryParse(time.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out from))
        {
            errors.Add(new ProblemError("from", $"'{time}' is no time; write it as 2026-11-23T10:00:00Z."));
        }

        return errors.Count == 0 ? new CalendarQuery(plan, Text(query, "stage"), from, count) : throw ProblemException.BadRequest("The query is not valid.", errors);
    }

    private static string? Text(IQueryCollection query, string name) => query[name].FirstOrDefault() is { Length: > 0 } text ? text : null;
}

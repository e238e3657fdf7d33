using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using ReleaseFunctions.Access;
using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Http;

namespace ReleaseFunctions.Calendar;

/// <summary>Stores and removes calendar rules, then wakes whoever is under way.</summary>
public sealed partial class ChangeCalendar(ICalendarStore calendar, IPlanStore plans, CalendarWaker waker, TimeProvider time, ILogger<ChangeCalendar> logger)
{
    private static readonly string[] Reserved = ["preview"];

    /// <param name="rule">The name in the address.</param>
    /// <param name="body">A JSON object.</param>
    /// <param name="expected">The version it must replace; 0: there must be none; null: any.</param>
    /// <param name="force">Whether a window may become a freeze although plans name it.</param>
    /// <exception cref="ProblemException">400 with everything that is wrong, 409, or 412.</exception>
    public async Task<CalendarChange> PutAsync(DurableTaskClient client, string rule, JsonElement body, int? expected, bool force, Caller caller, CancellationToken cancellationToken)
    {
        List<ProblemError> errors = [];
        if (!NamePattern().IsMatch(rule) || Reserved.Contains(rule))
        {
            errors.Add(new ProblemError("rule", $"'{rule}' is no name for a calendar rule: lower-case letters, digits and hyphens, at most 63, and not {string.Join(" or ", Reserved)}."));
        }

        (CalendarRule? read, IReadOnlyList<(string Path, string Message)> wrong) = CalendarRuleReader.Read(rule, body);
        errors.AddRange(wrong.Select(error => new ProblemError(error.Path, error.Message)));
        if (errors.Count > 0)
        {
            throw new ProblemException(400, "The calendar rule is not valid", $"The calendar rule has {errors.Count} {(errors.Count == 1 ? "error" : "errors")}; nothing was stored.", errors);
        }

        IReadOnlyList<CalendarEntry> rules = await calendar.ReadAsync(cancellationToken);
        CalendarEntry? before = rules.FirstOrDefault(entry => entry.Name == rule);
        if (before is null && rules.Count >= CalendarLimits.MaxRules)
        {
            throw ProblemException.Conflict($"The calendar has {rules.Count} rules, which is the limit; remove one that is over first.");
        }

        if (before is { IsWindow: true } && read!.Kind != CalendarKind.Window && !force)
        {
            await EnsureUnnamedAsync(rule, "become a freeze", cancellationToken);
        }

        string json = CanonicalJson.Serialize(JsonNode.Parse(body.GetRawText()));
        CalendarChange change = await calendar.PutAsync(new CalendarEntry(rule, 0, json, caller.Actor, time.GetUtcNow()), expected, cancellationToken);
        ThrowIfOther(change, rule, expected);
        if (change.Kind != CalendarChangeKind.Unchanged)
        {
            LogChanged(rule, change.Entry!.Version, caller.Actor);
        }

        // Also where nothing changed: the earlier call may have ended before it woke anyone.
        await WakeAsync(client, cancellationToken);
        return change;
    }

    /// <exception cref="ProblemException">404, 409 with the plans that name it, or 412.</exception>
    public async Task RemoveAsync(DurableTaskClient client, string rule, int? expected, bool force, Caller caller, CancellationToken cancellationToken)
    {
        CalendarEntry entry = await RequireAsync(rule, cancellationToken);
        if (entry.IsWindow && !force)
        {
            await EnsureUnnamedAsync(rule, "be removed", cancellationToken);
        }

        CalendarChange change = await calendar.RemoveAsync(rule, caller.Actor, time.GetUtcNow(), expected, cancellationToken);
        ThrowIfOther(change, rule, expected);
        if (change.Kind == CalendarChangeKind.NotFound)
        {
            throw NoSuchRule(rule);
        }

        LogChanged(rule, entry.Version + 1, caller.Actor);
        await WakeAsync(client, cancellationToken);
    }

    /// <exception cref="ProblemException">404: there is no such rule.</exception>
    public async Task<CalendarEntry> RequireAsync(string rule, CancellationToken cancellationToken) =>
        await calendar.FindAsync(rule, cancellationToken) ?? throw NoSuchRule(rule);

    private static ProblemException NoSuchRule(string rule) => ProblemException.NotFound($"There is no calendar rule '{rule}'; GET /api/calendar lists them.");

    private static void ThrowIfOther(CalendarChange change, string rule, int? expected)
    {
        if (change.Kind == CalendarChangeKind.OtherVersion)
        {
            string now = change.Entry is { } entry ? $"has version {entry.Version} now, stored by {entry.ChangedBy}" : "is not there now";
            throw new ProblemException(412, "The rule has changed meanwhile", $"The calendar rule '{rule}' {now}, not {(expected == 0 ? "absent" : $"version {expected}")} as the request expects; read it again, then repeat.");
        }
    }

    private async Task EnsureUnnamedAsync(string rule, string what, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> named = PlanWindows.NamedBy(rule, (await plans.ListAsync(cancellationToken)).Select(document => document.Plan));
        if (named.Count > 0)
        {
            throw ProblemException.Conflict(
                $"The window '{rule}' cannot {what}: {named.Count} {(named.Count == 1 ? "stage names" : "stages name")} it and would never start. Change the plans first, or repeat with ?force=true.",
                [.. named.Select(stage => new ProblemError("plan", stage))]);
        }
    }

    // What is stored counts; if waking fails, the timer does it within a minute.
    private async Task WakeAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            await waker.WakeAsync(client, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogNotWoken(exception);
        }
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,62}\z")]
    private static partial Regex NamePattern();

    [LoggerMessage(Level = LogLevel.Information, Message = "Calendar rule {Rule} was changed to version {Version} by {Actor}.")]
    private partial void LogChanged(string rule, int version, string actor);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The calendar was changed, but not everyone could be told; the timer repeats it.")]
    private partial void LogNotWoken(Exception exception);
}

using System.Globalization;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Access;
using ReleaseFunctions.Calendar;
using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Http;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Triggers;

/// <summary><c>/api/calendar</c>: windows and freezes.</summary>
public sealed class CalendarFunctions(ApiEndpoint endpoint, ChangeCalendar change, ICalendarStore calendar, IPlanStore plans, ReleaseSettings settings, TimeProvider time)
{
    [Function(nameof(PutCalendarRule))]
    public Task<IResult> PutCalendarRule(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/calendar/{rule}")] HttpRequest request,
        string rule,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async caller =>
    {
        CalendarChange done = await change.PutAsync(
            client, rule, await RequestBody.ReadObjectAsync(request, optional: false, cancellationToken), Expected(request), IsForced(request), caller, cancellationToken);
        Tag(request, done.Entry!);
        if (done.Kind != CalendarChangeKind.Created)
        {
            return Answers.Json(Describe(done.Entry!));
        }

        request.HttpContext.Response.Headers.Location = $"{settings.PublicUrl}/api/calendar/{rule}";
        return Answers.Json(Describe(done.Entry!), StatusCodes.Status201Created);
    });

    [Function(nameof(GetCalendarRule))]
    public Task<IResult> GetCalendarRule(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/calendar/{rule}")] HttpRequest request,
        string rule,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async _ =>
    {
        CalendarEntry entry = await change.RequireAsync(rule, cancellationToken);
        Tag(request, entry);
        return Answers.Json(Describe(entry, await calendar.ListVersionsAsync(rule, cancellationToken)));
    });

    [Function(nameof(DeleteCalendarRule))]
    public Task<IResult> DeleteCalendarRule(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/calendar/{rule}")] HttpRequest request,
        string rule,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async caller =>
    {
        await change.RemoveAsync(client, rule, Expected(request), IsForced(request), caller, cancellationToken);
        return Results.NoContent();
    });

    [Function(nameof(ListCalendar))]
    public Task<IResult> ListCalendar(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/calendar")] HttpRequest request,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async _ =>
        Answers.Json(new { items = (await calendar.ReadAsync(cancellationToken)).Select(entry => Describe(entry)) }));

    [Function(nameof(PreviewCalendar))]
    public Task<IResult> PreviewCalendar(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/calendar/preview")] HttpRequest request,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async _ =>
    {
        CalendarQuery query = CalendarQuery.Read(request.Query, time.GetUtcNow());
        Plan plan = (await plans.FindAsync(query.Plan, null, cancellationToken))?.Plan ?? throw ProblemException.NotFound($"There is no plan '{query.Plan}'.");
        string stages = string.Join(", ", plan.Stages.Select(one => one.Stage));
        StagePlan stage = query.Stage is { } name
            ? plan.Stages.FirstOrDefault(one => one.Stage == name) ?? throw ProblemException.NotFound($"Plan '{plan.Name}' has no stage '{name}'; it has {stages}.")
            : plan.Stages.Count == 1 ? plan.Stages[0]
            : throw ProblemException.BadRequest("The query is not valid.", [new ProblemError("stage", $"'stage' is missing; plan '{plan.Name}' has {stages}.")]);
        CalendarSubject subject = new(plan.Name, stage.Environment, stage.Window);
        return Answers.Json(CalendarAnswer.Preview(subject, stage.Stage, CalendarTimeline.From(await calendar.ReadAsync(cancellationToken), subject, query.From, query.Count)));
    });

    private static void Tag(HttpRequest request, CalendarEntry entry) => request.HttpContext.Response.Headers.ETag = entry.ETag;

    // If-Match names the version to replace, If-None-Match: * demands that there is none.
    private static int? Expected(HttpRequest request)
    {
        string match = request.Headers.IfMatch.ToString();
        string none = request.Headers.IfNoneMatch.ToString();
        return none == "*" && match.Length == 0 ? 0
            : none.Length > 0 ? throw ProblemException.BadRequest("A header is not valid.", [new ProblemError("If-None-Match", "Only If-None-Match: * is understood, without If-Match.")])
            : match is "" or "*" ? null
            : match.Length > 2 && match.StartsWith('"') && match.EndsWith('"') && int.TryParse(match[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int version) && version > 0 ? version
            : throw ProblemException.BadRequest("A header is not valid.", [new ProblemError("If-Match", $"'{match}' is no entity tag of a calendar rule; send the ETag that GET answered, such as \"3\".")]);
    }

    private static bool IsForced(HttpRequest request) => request.Query["force"].FirstOrDefault() switch
    {
        null or "false" => false,
        "true" => true,
        var other => throw ProblemException.BadRequest("The query is not valid.", [new ProblemError("force", $"'{other}' is neither true nor false.")]),
    };

    private object Describe(CalendarEntry entry, IReadOnlyList<CalendarEntry>? versions = null) => CalendarAnswer.Rule(entry, time.GetUtcNow(), settings.PublicUrl, versions);
}

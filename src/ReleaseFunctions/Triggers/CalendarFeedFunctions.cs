using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Access;
using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Http;

namespace ReleaseFunctions.Triggers;

/// <summary>The calendar as a feed that calendar programs subscribe to.</summary>
public sealed class CalendarFeedFunctions(ApiEndpoint endpoint, Sessions sessions, ICalendarStore calendar, TimeProvider time)
{
    /// <summary>The parameter with a reader's token; calendar programs cannot send headers.</summary>
    public const string TokenParameter = "token";

    [Function(nameof(GetCalendarFeed))]
    public Task<IResult> GetCalendarFeed(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/calendar.ics")] HttpRequest request,
        CancellationToken cancellationToken) => request.Query[TokenParameter].FirstOrDefault() is { Length: > 0 } token
        ? endpoint.RunOpenAsync(request, () => sessions.FindByFeedToken(token) is not null
            ? FeedAsync(request, cancellationToken)
            : throw new ProblemException(401, "The credential is not valid", "The feed's token is unknown or its API key was revoked; the calendar's page shows a new address."))
        : endpoint.RunAsync(request, null, _ => FeedAsync(request, cancellationToken));

    private async Task<IResult> FeedAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        string feed = CalendarFeed.Write(await calendar.ReadAsync(cancellationToken), time.GetUtcNow());
        request.HttpContext.Response.Headers.CacheControl = "private, max-age=300";
        return Results.Content(feed, "text/calendar; charset=utf-8");
    }
}

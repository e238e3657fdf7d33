using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Http;

namespace ReleaseFunctions.Triggers;

/// <summary>The calendar as a feed that calendar programs subscribe to.</summary>
public sealed class CalendarFeedFunctions(ApiEndpoint endpoint, ICalendarStore calendar, TimeProvider time)
{
    /// <summary>The parameter with a reader's token; calendar programs cannot send headers.</summary>
    public const string TokenParameter = "token";

    [Function(nameof(GetCalendarFeed))]
    public Task<IResult> GetCalendarFeed(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/calendar.ics")] HttpRequest request,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, _ => FeedAsync(request, cancellationToken));

    private async Task<IResult> FeedAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        string feed = CalendarFeed.Write(await calendar.ReadAsync(cancellationToken), time.GetUtcNow());
        request.HttpContext.Response.Headers.CacheControl = "private, max-age=300";
        return Results.Content(feed, "text/calendar; charset=utf-8");
    }
}

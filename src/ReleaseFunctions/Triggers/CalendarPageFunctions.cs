using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Access;
using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Http;
using ReleaseFunctions.Pages.Calendar;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Triggers;

/// <summary>The page about windows and freezes.</summary>
public sealed class CalendarPageFunctions(PageEndpoint pages, ICalendarStore calendar, IPlanStore plans, FeedTokens feeds, ReleaseSettings settings, TimeProvider time)
{
    [Function(nameof(CalendarRules))]
    public Task<IResult> CalendarRules(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ui/calendar")] HttpRequest request,
        CancellationToken cancellationToken) => pages.RunAsync(request, async (session, user) =>
    {
        IReadOnlyList<CalendarEntry> rules = await calendar.ReadAsync(cancellationToken);
        IReadOnlyList<Plan> all = [.. (await plans.ListAsync(cancellationToken)).Select(document => document.Plan)];
        string feed = $"{settings.PublicUrl}/api/calendar.ics?{CalendarFeedFunctions.TokenParameter}={Uri.EscapeDataString(feeds.For(session))}";
        return await pages.PageAsync(request, new CalendarModel(
            user, rules, time.GetUtcNow(), feed, rules.Where(rule => rule.IsWindow).ToDictionary(rule => rule.Name, rule => PlanWindows.NamedBy(rule.Name, all))));
    });
}

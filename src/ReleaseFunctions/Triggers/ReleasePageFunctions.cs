using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Access;
using ReleaseFunctions.Core.Anchors;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Reviews;
using ReleaseFunctions.Http;
using ReleaseFunctions.Pages;
using ReleaseFunctions.Pages.History;
using ReleaseFunctions.Pages.Plans;
using ReleaseFunctions.Pages.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Triggers;

/// <summary>The operators' pages about releases and plans.</summary>
public sealed class ReleasePageFunctions(PageEndpoint pages, IReleaseStore releases, IPlanStore plans, IReviewStore reviews, IAnchorStore anchors, TakeAction takeAction, DecideApproval decide, TickItem tick)
{
    [Function(nameof(ReleasesPage))]
    public Task<IResult> ReleasesPage(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ui/releases")] HttpRequest request,
        CancellationToken cancellationToken) => pages.RunAsync(request, async (_, user) =>
    {
        IReadOnlyList<string> names = [.. (await plans.ListAsync(cancellationToken)).Select(plan => plan.Name)];
        ReleaseQuery query = new(null, null, null, null, QueryReader.DefaultPageSize, null);
        string? problem = null;
        ReleasePage page;
        try
        {
            query = QueryReader.Releases(request.Query);
            page = await releases.ListAsync(query, cancellationToken);
        }
        catch (Exception exception) when (exception is ProblemException or ArgumentException)
        {
            problem = exception is ProblemException { Errors: [var first, ..] } ? first.Message : exception.Message;
            page = await releases.ListAsync(new ReleaseQuery(null, null, null, null, QueryReader.DefaultPageSize, null), cancellationToken);
        }

        return await pages.PageAsync(request, new ReleaseListModel { User = user, Query = query, Page = page, Plans = names, Problem = problem });
    });

    [Function(nameof(ReleaseDetails))]
    public Task<IResult> ReleaseDetails(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ui/releases/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => pages.RunAsync(request, async (_, user) =>
        await pages.PageAsync<ReleaseDetailsPage>(request, await ModelAsync(request, user, await releases.RequireAsync(id, cancellationToken), cancellationToken)));

    [Function(nameof(ReleaseFragment))]
    public Task<IResult> ReleaseFragment(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ui/releases/{id}/fragment")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => pages.RunAsync(request, async (_, user) =>
    {
        ReleaseView release = await releases.RequireAsync(id, cancellationToken);
        return long.TryParse(request.Query["after"].FirstOrDefault(), out long after) && after >= release.LastSeq
            ? Results.NoContent()
            : await pages.PageAsync<ReleaseMain>(request, await ModelAsync(request, user, release, cancellationToken));
    });

    [Function(nameof(PostReleasePage))]
    public Task<IResult> PostReleasePage(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "ui/releases/{id}/{action}")] HttpRequest request,
        string id,
        string action,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => pages.RunFormAsync(request, async (session, _, form) =>
    {
        await takeAction.RunAsync(client, id, OperatorActions.OnRelease(action), null, ActionBody.Read(form, required: true), session.Caller, cancellationToken);
        return Results.Redirect($"/ui/releases/{id}");
    });

    [Function(nameof(PostStagePage))]
    public Task<IResult> PostStagePage(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "ui/releases/{id}/stages/{stage}/{action}")] HttpRequest request,
        string id,
        string stage,
        string action,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => pages.RunFormAsync(request, async (session, _, form) =>
    {
        if (OperatorActions.Verdict(action) is { } verdict)
        {
            await decide.RunAsync(client, id, stage, null, OperatorActions.Person(session.Caller), verdict, ActionBody.Read(form, required: false), "page", cancellationToken);
        }
        else if (action == OperatorActions.Tick)
        {
            await tick.RunAsync(client, id, stage, null, TickBody.Read(form), OperatorActions.Person(session.Caller), session.Caller.Has(Role.Operate), "page", cancellationToken);
        }
        else
        {
            await takeAction.RunAsync(client, id, OperatorActions.OnStage(action), stage, ActionBody.Read(form, required: true), session.Caller, cancellationToken);
        }

        return Results.Redirect($"/ui/releases/{id}");
    });

    [Function(nameof(PlansPage))]
    public Task<IResult> PlansPage(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ui/plans")] HttpRequest request,
        CancellationToken cancellationToken) => pages.RunAsync(request, async (_, user) =>
        await pages.PageAsync(request, new PlanListModel(user, await plans.ListAsync(cancellationToken))));

    [Function(nameof(PlanDetails))]
    public Task<IResult> PlanDetails(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ui/plans/{plan}")] HttpRequest request,
        string plan,
        CancellationToken cancellationToken) => pages.RunAsync(request, async (_, user) =>
    {
        PlanDocument newest = await plans.FindAsync(plan, null, cancellationToken) ?? throw ProblemException.NotFound($"There is no plan '{plan}'.");
        PlanDocument shown = int.TryParse(request.Query["version"].FirstOrDefault(), out int version)
            ? await plans.FindAsync(plan, version, cancellationToken) ?? throw ProblemException.NotFound($"Plan '{plan}' has no version {version}; the newest is {newest.Version}.")
            : newest;
        return await pages.PageAsync(request, new PlanDetailsModel(user, shown, newest.Version));
    });

    private async Task<ReleaseDetailsModel> ModelAsync(HttpRequest request, PageUser user, ReleaseView release, CancellationToken cancellationToken)
    {
        List<HistoryEvent> events = [];
        await foreach (HistoryEvent one in releases.ReadHistoryAsync(release.Facts.Id, 1, cancellationToken))
        {
            events.Add(one);
        }

        return new ReleaseDetailsModel
        {
            User = user,
            View = release,
            Events = events,
            Chain = HistoryChain.Verify(events, new ChainHead(release.LastSeq, release.LastHash)),
            Review = ReviewBoard.Of(await reviews.ReadAsync(release.Facts.Id, cancellationToken)),
            Anchored = (await anchors.ListCoveringAsync(release.Facts.Id, 1, cancellationToken)).FirstOrDefault(),
            Order = request.Query["order"] == "oldest" ? HistoryOrder.Oldest : HistoryOrder.Newest,
            From = long.TryParse(request.Query["from"].FirstOrDefault(), out long from) ? from : null,
        };
    }
}

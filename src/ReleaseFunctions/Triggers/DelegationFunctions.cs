using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Access;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Http;
using ReleaseFunctions.Pages.Delegations;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Triggers;

/// <summary><c>/api/delegations</c> and its page: who decides approvals in whose stead, and when.</summary>
public sealed class DelegationFunctions(ApiEndpoint endpoint, PageEndpoint pages, DelegateDecisions delegations, ReleaseSettings settings, TimeProvider time)
{
    [Function(nameof(PostDelegation))]
    public Task<IResult> PostDelegation(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/delegations")] HttpRequest request,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async caller =>
    {
        DelegationBody body = DelegationBody.Read(await RequestBody.ReadObjectAsync(request, optional: false, cancellationToken), time.GetUtcNow());
        Delegation made = await delegations.MakeAsync(caller, body, cancellationToken);
        request.HttpContext.Response.Headers.Location = $"{settings.PublicUrl}/api/delegations/{made.Id}";
        return Answers.Json(made, StatusCodes.Status201Created);
    });

    [Function(nameof(ListDelegations))]
    public Task<IResult> ListDelegations(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/delegations")] HttpRequest request,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async _ => Answers.Json(new { items = await delegations.ListAsync(cancellationToken) }));

    [Function(nameof(GetDelegation))]
    public Task<IResult> GetDelegation(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/delegations/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async _ => Answers.Json(await delegations.RequireAsync(id, cancellationToken)));

    [Function(nameof(DeleteDelegation))]
    public Task<IResult> DeleteDelegation(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/delegations/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async caller => Answers.Json(await delegations.RevokeAsync(caller, id, cancellationToken)));

    [Function(nameof(DelegationsPage))]
    public Task<IResult> DelegationsPage(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ui/delegations")] HttpRequest request,
        CancellationToken cancellationToken) => pages.RunAsync(request, async (_, user) =>
        await pages.PageAsync(request, new DelegationsModel(user, await delegations.ListAsync(cancellationToken))));

    [Function(nameof(PostDelegationsPage))]
    public Task<IResult> PostDelegationsPage(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "ui/delegations")] HttpRequest request,
        CancellationToken cancellationToken) => pages.RunFormAsync(request, async (session, user, form) =>
    {
        try
        {
            await delegations.MakeAsync(session.Caller, DelegationBody.Of(form["to"].ToString(), form["from"].ToString(), form["until"].ToString(), form["reason"].ToString(), time.GetUtcNow()), cancellationToken);
            return Results.Redirect("/ui/delegations");
        }
        catch (ProblemException problem) when (problem.Status is StatusCodes.Status400BadRequest or StatusCodes.Status403Forbidden)
        {
            DelegationsModel model = new(user, await delegations.ListAsync(cancellationToken))
            {
                Problem = string.Join(' ', problem.Errors.Select(error => error.Message)),
                To = form["to"].ToString(),
                Reason = form["reason"].ToString(),
            };
            return await pages.PageAsync(request, model, problem.Status);
        }
    });

    [Function(nameof(RevokeDelegationPage))]
    public Task<IResult> RevokeDelegationPage(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "ui/delegations/{id}/revoke")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => pages.RunFormAsync(request, async (session, _, _) =>
    {
        await delegations.RevokeAsync(session.Caller, id, cancellationToken);
        return Results.Redirect("/ui/delegations");
    });
}

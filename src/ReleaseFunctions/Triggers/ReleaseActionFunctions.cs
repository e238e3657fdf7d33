using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Access;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Http;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Triggers;

/// <summary>What operators and approvers do to a release through the API.</summary>
public sealed class ReleaseActionFunctions(ApiEndpoint endpoint, TakeAction takeAction, DecideApproval decide, TickItem tick, ReleaseSettings settings)
{
    [Function(nameof(PostReleaseAction))]
    public Task<IResult> PostReleaseAction(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/releases/{id}/{action}")] HttpRequest request,
        string id,
        string action,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async caller =>
    {
        OperatorAction wanted = OperatorActions.OnRelease(action);
        string reason = ActionBody.Read(await RequestBody.ReadObjectAsync(request, optional: true, cancellationToken), required: true);
        return Accepted(await takeAction.RunAsync(client, id, wanted, null, reason, caller, cancellationToken));
    });

    [Function(nameof(PostStageAction))]
    public Task<IResult> PostStageAction(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/releases/{id}/stages/{stage}/{action}")] HttpRequest request,
        string id,
        string stage,
        string action,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        return endpoint.RunAsync(request, async caller =>
        {
            if (action == OperatorActions.Tick)
            {
                TickRequest item = TickBody.Read(await RequestBody.ReadObjectAsync(request, optional: false, cancellationToken));
                (ReleaseView ticked, _) = await tick.RunAsync(client, id, stage, null, item, OperatorActions.Person(caller), caller.Has(Role.Operate), "api", cancellationToken);
                return Accepted(ticked);
            }

            if (OperatorActions.Verdict(action) is { } verdict)
            {
                string comment = ActionBody.Read(await RequestBody.ReadObjectAsync(request, optional: true, cancellationToken), required: false);
                (ReleaseView release, _) = await decide.RunAsync(client, id, stage, null, OperatorActions.Person(caller), verdict, comment, "api", cancellationToken);
                return Accepted(release);
            }

            OperatorAction wanted = OperatorActions.OnStage(action);
            string reason = ActionBody.Read(
                await RequestBody.ReadObjectAsync(request, optional: true, cancellationToken), required: wanted != OperatorAction.Retry);
            return Accepted(await takeAction.RunAsync(client, id, wanted, stage, reason, caller, cancellationToken));
        });
    }

    private IResult Accepted(ReleaseView release) => Answers.Json(ReleaseResponse.Whole(release, settings.PublicUrl), StatusCodes.Status202Accepted);
}

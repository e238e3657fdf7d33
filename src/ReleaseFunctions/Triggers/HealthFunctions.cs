using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Access;
using ReleaseFunctions.Health;
using ReleaseFunctions.Http;

namespace ReleaseFunctions.Triggers;

/// <summary>What can be asked of a plan's health gates.</summary>
public sealed class HealthFunctions(ApiEndpoint endpoint, RunBacktest backtest)
{
    [Function(nameof(PostBacktest))]
    public Task<IResult> PostBacktest(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/plans/{plan}/stages/{stage}/health/backtest")] HttpRequest request,
        string plan,
        string stage,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async caller =>
        Answers.Json((await backtest.RunAsync(plan, stage, await RequestBody.ReadObjectAsync(request, optional: false, cancellationToken), caller, cancellationToken)).ToJson()));
}

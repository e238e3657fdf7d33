using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Drills;
using ReleaseFunctions.Http;

namespace ReleaseFunctions.Triggers;

/// <summary><c>/api/drills</c>: the scenarios that a drill can play.</summary>
public sealed class DrillFunctions(ApiEndpoint endpoint, DrillScenarios scenarios)
{
    [Function(nameof(GetDrills))]
    public Task<IResult> GetDrills(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/drills")] HttpRequest request) => endpoint.RunAsync(request, _ =>
        Task.FromResult(Answers.Json(new { items = scenarios.All.Select(scenario => new { scenario = scenario.Name, scenario.Description }) })));
}

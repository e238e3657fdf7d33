using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Core.Delivery;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Http;
using ReleaseFunctions.Pages.Delivery;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Triggers;

/// <summary>Delivery metrics, for programs and people.</summary>
public sealed class DeliveryFunctions(ApiEndpoint endpoint, PageEndpoint pages, MeasureDelivery measure, IPlanStore plans)
{
    [Function(nameof(GetDeliveryMetrics))]
    public Task<IResult> GetDeliveryMetrics(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/metrics/delivery")] HttpRequest request,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async _ =>
    {
        DeliveryQuery query = DeliveryQuery.Read(request.Query);
        await RequirePlanAsync(query.Plan, cancellationToken);
        (DeliveryReport report, bool complete) = await measure.RunAsync(query.Plan, query.Days, cancellationToken);
        return Answers.Json(new
        {
            report.Total.Plan,
            query.Days,
            report.From,
            report.To,
            complete,
            report.Total.DeploymentFrequency,
            report.Total.LeadTime,
            report.Total.ChangeFailRate,
            report.Total.RecoveryTime,
            report.Total.ReworkRate,
            report.Total.Outcomes,
            report.Intervals,
            report.Plans,
        });
    });

    [Function(nameof(DeliveryPage))]
    public Task<IResult> DeliveryPage(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ui/delivery")] HttpRequest request,
        CancellationToken cancellationToken) => pages.RunAsync(request, async (_, user) =>
    {
        IReadOnlyList<string> names = [.. (await plans.ListAsync(cancellationToken)).Select(plan => plan.Name)];
        DeliveryQuery query = new(null, DeliveryQuery.DefaultDays);
        string? problem = null;
        try
        {
            query = DeliveryQuery.Read(request.Query);
        }
        catch (ProblemException exception)
        {
            problem = exception.Errors[0].Message;
        }

        (DeliveryReport report, bool complete) = await measure.RunAsync(query.Plan, query.Days, cancellationToken);
        return await pages.PageAsync(request, new DeliveryModel(user, query.Days, report, names) { Problem = problem, IsComplete = complete });
    });

    private async Task RequirePlanAsync(string? plan, CancellationToken cancellationToken)
    {
        if (plan is not null && await plans.FindAsync(plan, null, cancellationToken) is null)
        {
            throw ProblemException.NotFound($"There is no plan '{plan}'.");
        }
    }
}

using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Access;
using ReleaseFunctions.Calendar;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Http;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Triggers;

/// <summary><c>/api/plans</c>: store, list, read and check plans.</summary>
public sealed class PlanFunctions(ApiEndpoint endpoint, IPlanStore plans, IConnectionDirectory connections, CalendarReader calendar, IGroupDirectory groups, ReleaseSettings settings, TimeProvider time)
{
    [Function(nameof(PutPlan))]
    public Task<IResult> PutPlan(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/plans/{plan}")] HttpRequest request,
        string plan,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async caller =>
    {
        PlanReading reading = await ReadAsync(request, plan, cancellationToken);
        ThrowIfInvalid(reading);
        PlanDocument document = new(plan, 0, reading.Digest!, CanonicalJson.Serialize(reading.Document), reading.Plan!, caller.Actor, time.GetUtcNow());
        PlanStored stored = await plans.PutAsync(document, cancellationToken);
        object answer = Describe(stored.Document, whole: false);
        if (!stored.Created)
        {
            return Answers.Json(answer);
        }

        request.HttpContext.Response.Headers.Location = $"{settings.PublicUrl}/api/plans/{plan}";
        return Answers.Json(answer, StatusCodes.Status201Created);
    });

    [Function(nameof(ListPlans))]
    public Task<IResult> ListPlans(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/plans")] HttpRequest request,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async _ =>
    {
        IReadOnlyList<PlanDocument> all = await plans.ListAsync(cancellationToken);
        return Answers.Json(new { items = all.Select(document => Describe(document, whole: false)) });
    });

    [Function(nameof(GetPlan))]
    public Task<IResult> GetPlan(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/plans/{plan}")] HttpRequest request,
        string plan,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async _ =>
    {
        int? version = null;
        if (request.Query["version"].FirstOrDefault() is { Length: > 0 } text)
        {
            version = int.TryParse(text, out int number) && number > 0
                ? number
                : throw ProblemException.BadRequest("The query is not valid.", [new ProblemError("version", $"'{text}' is no version number from 1 on.")]);
        }

        PlanDocument document = await plans.FindAsync(plan, version, cancellationToken)
            ?? throw ProblemException.NotFound(version is null ? $"There is no plan '{plan}'." : $"Plan '{plan}' has no version {version}.");
        return Answers.Json(Describe(document, whole: true));
    });

    [Function(nameof(ValidatePlan))]
    public Task<IResult> ValidatePlan(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/plans/validate")] HttpRequest request,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async _ =>
    {
        PlanReading reading = await ReadAsync(request, null, cancellationToken);
        ThrowIfInvalid(reading);
        return Answers.Json(new { valid = true, plan = reading.Plan!.Name, digest = reading.Digest, errors = Array.Empty<object>() });
    });

    private static object Describe(PlanDocument document, bool whole) => new
    {
        plan = document.Name,
        document.Version,
        document.Digest,
        document.Plan.Description,
        document.Plan.Owners,
        stages = document.Plan.Stages.Select(stage => stage.Stage),
        document.StoredBy,
        document.StoredAt,
        document = whole ? JsonElement.Parse(document.Json) : (JsonElement?)null,
    };

    private static void ThrowIfInvalid(PlanReading reading)
    {
        if (reading.Errors.Count > 0)
        {
            throw Invalid([.. reading.Errors.Select(error => new ProblemError(error.Path, error.Message, error.Line, error.Column))]);
        }
    }

    private static ProblemException Invalid(IReadOnlyList<ProblemError> errors) =>
        new(StatusCodes.Status400BadRequest, "The plan is not valid", $"The plan has {errors.Count} {(errors.Count == 1 ? "error" : "errors")}; nothing was stored.", errors);

    private async Task<PlanReading> ReadAsync(HttpRequest request, string? name, CancellationToken cancellationToken)
    {
        string text = await RequestBody.ReadTextAsync(request, PlanLimits.MaxBytes, cancellationToken);
        IReadOnlyList<CalendarEntry>? rules = text.Contains("window", StringComparison.Ordinal) ? await calendar.FreshAsync(cancellationToken) : null;
        return PlanReader.Read(text, new PlanRules { Connections = connections.Kinds, Calendar = rules, Groups = groups.Configured, Name = name });
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SampleTarget;

// A small deployment target to try releases against: it takes signed deployment webhooks, reports by callback,
// by answer or by polling, shows metrics, serves feature flags, and can be made unhealthy or failing with a switch. It is a sample, not part of the product.
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<Services>();
builder.Services.AddSingleton<Flags>();
builder.Services.AddSingleton<Deployments>();
builder.Services.AddSingleton<CallbackSender>();
builder.Services.AddHostedService<TrafficClock>();
builder.Services.AddHttpClient();

WebApplication app = builder.Build();

app.MapGet("/health", (string? service, Services services) => services.Of(service).Traffic.ErrorRate > 0.05 ? Results.StatusCode(503) : Results.Ok());
app.MapGet("/metrics", (Services services) => Results.Text(MetricsText.Of(services.All), MetricsText.ContentType));
app.MapGet("/metrics.json", (string? service, Services services) => services.Of(service).Traffic.Count);

app.MapGet("/switch", (string? service, Services services) => services.Of(service).Switch);
app.MapPost("/switch", (string? service, SwitchState state, Services services) => services.Of(service).Switch = state);

app.MapGet("/deployments", (Deployments deployments) => deployments.All);
app.MapGet("/jobs/{id}", (string id, Deployments deployments, HttpResponse response) =>
{
    if (deployments.Find(id) is not { } deployment)
    {
        return Results.NotFound();
    }

    if (deployment.Status == "running")
    {
        response.Headers.RetryAfter = 1.ToString(CultureInfo.InvariantCulture);
        return Results.Json(new { status = "running" }, statusCode: StatusCodes.Status202Accepted);
    }

    return Results.Ok(new { status = deployment.Status, message = deployment.Message });
});

app.MapPost("/deploy/{stage}", (string stage, string? mode, string? service, HttpRequest request, Services services, Deployments deployments) =>
    deployments.TakeAsync("deploy", stage, mode ?? "callback", services.Of(service), request));
app.MapPost("/rollback/{stage}", (string stage, string? mode, string? service, HttpRequest request, Services services, Deployments deployments) =>
    deployments.TakeAsync("rollback", stage, mode ?? "callback", services.Of(service), request));

app.MapGet("/api/v2/flags/{project}/{flag}", (string project, string flag, string env, Flags flags) => flags.Read(project, flag, env));
app.MapPatch("/api/v2/flags/{project}/{flag}", async (string project, string flag, HttpRequest request, Flags flags) =>
    await JsonNode.ParseAsync(request.Body) is JsonObject patch && flags.Patch(project, flag, patch) is { } changed
        ? Results.Ok(changed)
        : Results.BadRequest(new { code = "invalid_request", message = "The patch is none that this stand-in knows." }));

app.Run();

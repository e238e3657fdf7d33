using System.Globalization;
using System.Text.Json;
using SampleTarget;

// A small deployment target to try releases against: it takes signed deployment webhooks, reports by callback,
// by answer or by polling, shows metrics, and can be made unhealthy or failing with a switch. It is a sample, not part of the product.
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<Switches>();
builder.Services.AddSingleton<Traffic>();
builder.Services.AddSingleton<Deployments>();
builder.Services.AddSingleton<CallbackSender>();
builder.Services.AddHostedService(provider => provider.GetRequiredService<Traffic>());
builder.Services.AddHttpClient();

WebApplication app = builder.Build();

app.MapGet("/health", (Traffic traffic) => traffic.ErrorRate > 0.05 ? Results.StatusCode(503) : Results.Ok());
app.MapGet("/metrics", (Traffic traffic) => Results.Text(traffic.ToPrometheus(), "text/plain; version=0.0.4"));
app.MapGet("/metrics.json", (Traffic traffic) => new { errorRate = traffic.ErrorRate, requests = traffic.Requests, errors = traffic.Errors });

app.MapGet("/switch", (Switches switches) => switches.Current);
app.MapPost("/switch", (SwitchState state, Switches switches, Traffic traffic) =>
{
    switches.Current = state;
    traffic.ErrorRate = state.Healthy ? Traffic.HealthyRate : Traffic.UnhealthyRate;
    return Results.Ok(state);
});

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

app.MapPost("/deploy/{stage}", (string stage, string? mode, HttpRequest request, Deployments deployments) =>
    deployments.TakeAsync("deploy", stage, mode ?? "callback", request));
app.MapPost("/rollback/{stage}", (string stage, string? mode, HttpRequest request, Deployments deployments) =>
    deployments.TakeAsync("rollback", stage, mode ?? "callback", request));

app.Run();

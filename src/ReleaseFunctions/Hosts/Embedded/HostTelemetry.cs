using Microsoft.Extensions.Configuration;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using ReleaseFunctions.Http;

namespace ReleaseFunctions.Hosts;

/// <summary>Telemetry of the embedded host: it takes the requests and runs the engine itself, so both are reported from this process.</summary>
internal static class HostTelemetry
{
    public static void Add(OpenTelemetryBuilder telemetry, IConfiguration configuration) => telemetry
        .WithTracing(traces => traces.AddSource("EmbeddedFunctions.DurableTask").AddAspNetCoreInstrumentation(
            options => options.EnrichWithHttpRequest = (span, request) => span.SetTag("url.path", LinkPaths.Hide(request.Path))))
        .WithMetrics(metrics => metrics.AddMeter("EmbeddedFunctions.DurableTask").AddAspNetCoreInstrumentation());
}

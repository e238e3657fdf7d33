using Azure.Core;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using OpenTelemetry;

namespace ReleaseFunctions.Hosts;

/// <summary>
/// Telemetry of a worker on Azure Functions. Requests are reported by the Functions host (<c>telemetryMode</c> in host.json); the worker adds what happens
/// within them, so no ASP.NET Core instrumentation, which would count every request twice.
/// </summary>
internal static class HostTelemetry
{
    public static void Add(OpenTelemetryBuilder telemetry, IConfiguration configuration)
    {
        telemetry.UseFunctionsWorkerDefaults();
        if (!string.IsNullOrEmpty(configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"]))
        {
            telemetry.UseAzureMonitorExporter(options => options.Credential = Credential(configuration["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"]));
        }
    }

    // Azure: the exporter does not read this setting of the Functions host, and Application Insights with local authentication off refuses what comes without a token.
    private static TokenCredential? Credential(string? setting)
    {
        Dictionary<string, string> parts = (setting ?? string.Empty)
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .Where(part => part.Length == 2)
            .ToDictionary(part => part[0], part => part[1], StringComparer.OrdinalIgnoreCase);
        if (!string.Equals(parts.GetValueOrDefault("Authorization"), "AAD", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return new ManagedIdentityCredential(parts.TryGetValue("ClientId", out string? clientId)
            ? ManagedIdentityId.FromUserAssignedClientId(clientId)
            : ManagedIdentityId.SystemAssigned);
    }
}

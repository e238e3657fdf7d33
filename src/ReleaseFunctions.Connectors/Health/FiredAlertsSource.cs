using System.Globalization;
using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Entra;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Connectors.Health;

/// <summary>Counts the alerts of Azure Monitor that fire: whose condition still holds, whatever people have said about them.</summary>
internal sealed class FiredAlertsSource(ApiClient client, EntraSignIn entra)
{
    private const string ApiVersion = "2019-05-05-preview";

    /// <summary>What the service gives at most per page.</summary>
    private const int PageCount = 250;

    /// <summary>Far more than anybody looks at; a loop in the pages ends here.</summary>
    private const int MaxPages = 20;

    public async Task<Sample> MeasureAsync(ConnectionSettings connection, FiredAlertsQuery query, CancellationToken cancellationToken)
    {
        AzureCloud cloud = AzureCloud.At(connection.Url);
        if (!TryAddress(cloud.MetricsEndpoint, query.Scope, out Uri? next, out string fault))
        {
            return Sample.Error($"{connection.Name} cannot be asked: {fault}.");
        }

        int fired = 0;
        for (int pages = 1; next is not null; pages++)
        {
            if (pages > MaxPages)
            {
                return Sample.Error($"{connection.Name} has more than {MaxPages * PageCount} alerts that fire at {query.Scope}; name a narrower scope.");
            }

            using HttpRequestMessage request = new(HttpMethod.Get, next);
            await entra.AddAsync(connection, request, cloud.MetricsAudience, cancellationToken);
            ApiReply reply = await client.SendAsync(connection, request, cancellationToken);
            JsonObject page = reply.Status == 200
                ? reply.ReadObject(connection.Name)
                : throw reply.Failure(connection.Name, Remedy(reply));
            fired += Count(page, query.Severity) ?? throw new QueryFailedException($"{connection.Name} answered without a list of alerts and their severities.");
            next = NextOf(page, cloud.MetricsEndpoint);
        }

        string least = query.Severity is null ? string.Empty : $" of {query.Severity} or more severe";
        return Sample.Of(fired, string.Create(CultureInfo.InvariantCulture, $"{connection.Name}: {fired} {(fired == 1 ? "alert fires" : "alerts fire")}{least} at {query.Scope}."));
    }

    /// <summary>The list of alerts, narrowed to the scope as the service can.</summary>
    internal static bool TryAddress(Uri endpoint, string scope, out Uri url, out string fault)
    {
        string[] parts = scope.Trim('/').Split('/');
        if (parts.Length < 2 || !parts[0].Equals("subscriptions", StringComparison.OrdinalIgnoreCase))
        {
            (url, fault) = (endpoint, $"'{scope}' names no subscription; begin with /subscriptions/<id>");
            return false;
        }

        string filter = parts.Length switch
        {
            2 => string.Empty,
            4 when parts[2].Equals("resourceGroups", StringComparison.OrdinalIgnoreCase) => $"&targetResourceGroup={Uri.EscapeDataString(parts[3])}",
            _ => $"&targetResource={Uri.EscapeDataString($"/{string.Join('/', parts)}")}",
        };

        // Azure: without a time range only alerts of the last day are listed; 30 days is the longest.
        string path = $"/subscriptions/{Uri.EscapeDataString(parts[1])}/providers/Microsoft.AlertsManagement/alerts"
            + $"?api-version={ApiVersion}&monitorCondition=Fired&timeRange=30d&pageCount={PageCount}{filter}";
        return ConnectionUrl.TryCombine(endpoint, path, out url, out fault);
    }

    /// <summary>Null: an alert does not say what it is, and what is not known is not counted as none.</summary>
    private static int? Count(JsonObject page, string? least)
    {
        if (page["value"] is not JsonArray alerts)
        {
            return null;
        }

        int count = 0;
        foreach (JsonNode? alert in alerts)
        {
            JsonNode? essentials = (alert as JsonObject)?["properties"] is JsonObject properties ? properties["essentials"] : null;
            if ((string?)essentials?["monitorCondition"] is not { } condition || (string?)essentials["severity"] is not { } severity)
            {
                return null;
            }

            // Sev0 is the most severe, and the names sort that way.
            bool counts = condition.Equals("Fired", StringComparison.OrdinalIgnoreCase)
                && (least is null || string.Compare(severity, least, StringComparison.OrdinalIgnoreCase) <= 0);
            count += counts ? 1 : 0;
        }

        return count;
    }

    private static Uri? NextOf(JsonObject page, Uri endpoint)
    {
        if (page["nextLink"] is not JsonValue link || link.GetValue<string>() is not { Length: > 0 } text)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out Uri? next) && ConnectionUrl.SameOrigin(endpoint, next)
            ? next
            : throw new QueryFailedException("The next page of alerts is at another address, which is not followed.");
    }

    private static string? Remedy(ApiReply reply) => reply.Status switch
    {
        401 => "The connection's identity is not accepted; look at its settings.",
        403 => "The connection's identity may not read alerts; it needs the role Monitoring Reader on the scope.",
        404 => "There is no such subscription or scope that the connection's identity can see.",
        _ => null,
    };
}

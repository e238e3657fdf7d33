using System.Globalization;
using System.Text;

namespace SampleTarget;

/// <summary>The metrics of all services in Prometheus' text format.</summary>
public static class MetricsText
{
    public const string ContentType = "text/plain; version=0.0.4";

    public static string Of(IReadOnlyList<Service> services)
    {
        List<(string Service, TrafficCount Count)> all = [.. services.Select(service => (service.Name, service.Traffic.Count))];
        StringBuilder text = new();
        Family(text, "http_requests_total", "counter", "Requests served.", all, count => count.Requests);
        Family(text, "http_errors_total", "counter", "Requests that failed.", all, count => count.Errors);
        Family(text, "target_error_rate", "gauge", "Share of requests that fail now.", all, count => count.ErrorRate);
        return text.ToString();
    }

    private static void Family(
        StringBuilder text, string name, string type, string help, List<(string Service, TrafficCount Count)> all, Func<TrafficCount, double> value)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
        foreach ((string service, TrafficCount count) in all)
        {
            string label = service.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"{name}{{service=\"{label}\"}} {value(count)}\n");
        }
    }
}

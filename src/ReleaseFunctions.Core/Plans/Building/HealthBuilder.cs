using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Health.Comparisons;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Building;

/// <summary>Makes the health phase of a stage out of a document that was checked.</summary>
internal static class HealthBuilder
{
    public static HealthPlan Build(MappingNode health)
    {
        HealthPlan defaults = new() { Checks = [.. health.Mappings("checks").Select(Check)] };
        return defaults with
        {
            Bake = health.Duration("bake") ?? defaults.Bake,
            Every = health.Duration("every") ?? defaults.Every,
            InitialDelay = health.Duration("initialDelay") ?? defaults.InitialDelay,
            OnInconclusive = health.Choice("onInconclusive", defaults.OnInconclusive),
        };
    }

    private static HealthCheckPlan Check(MappingNode check)
    {
        HealthCheckPlan defaults = new() { Check = check.Text("check")!, Query = Query(check), Pass = check.Text("pass") };
        return defaults with
        {
            FailureLimit = check.Whole("failureLimit", defaults.FailureLimit),
            InconclusiveLimit = check.Whole("inconclusiveLimit", defaults.InconclusiveLimit),
            ErrorLimit = check.Whole("errorLimit", defaults.ErrorLimit),
            NoData = check.Choice("noData", defaults.NoData),
            MinSamples = (int?)check.Number("minSamples"),
            Compare = defaults.Query.CompareTo is null ? null : Compare(check.Mapping("compare")),
            Baseline = defaults.Pass is { } pass && PassCondition.Parse(pass).UsesBaseline ? Baseline(check.Mapping("baseline")) : null,
        };
    }

    private static ComparisonPlan Compare(MappingNode? compare)
    {
        ComparisonPlan defaults = new();
        return compare is null ? defaults : new ComparisonPlan
        {
            Direction = compare.Choice("direction", defaults.Direction),
            Tolerance = compare.Number("tolerance") ?? defaults.Tolerance,
            Confidence = compare.Number("confidence") ?? defaults.Confidence,
            AllowedIncrease = compare.Number("allowedIncrease") ?? defaults.AllowedIncrease,
            AllowedDecrease = compare.Number("allowedDecrease") ?? defaults.AllowedDecrease,
            NanStrategy = compare.Choice("nanStrategy", defaults.NanStrategy),
            Step = compare.Duration("step"),
        };
    }

    private static BaselinePlan Baseline(MappingNode? baseline)
    {
        BaselinePlan defaults = new();
        return baseline is null ? defaults : new BaselinePlan
        {
            Samples = baseline.Whole("samples", defaults.Samples),
            Every = baseline.Duration("every") ?? defaults.Every,
        };
    }

    public static HealthQuery Query(MappingNode check) =>
        check.Mapping("prometheus") is { } prometheus ? new PrometheusQuery { Connection = ConnectionOf(prometheus), Query = prometheus.Text("query")!, CompareTo = prometheus.Text("compareTo") }
        : check.Mapping("http") is { } http ? new HttpProbe { Connection = ConnectionOf(http), Path = http.Text("path")!, Value = http.Text("value"), CompareTo = http.Text("compareTo") }
        : check.Mapping("datadog") is { } datadog ? Datadog(datadog)
        : AzureMonitor(check.Mapping("azureMonitor")!);

    private static HealthQuery Datadog(MappingNode datadog) => datadog.Number("monitor") is { } monitor
        ? new DatadogMonitor { Connection = ConnectionOf(datadog), Monitor = (long)monitor }
        : new DatadogQuery
        {
            Connection = ConnectionOf(datadog),
            Query = datadog.Text("query")!,
            Span = datadog.Duration("span") ?? DatadogQuery.DefaultSpan,
            CompareTo = datadog.Text("compareTo"),
        };

    private static HealthQuery AzureMonitor(MappingNode monitor)
    {
        if (monitor.Text("firedAlerts") is { } scope)
        {
            return new FiredAlertsQuery { Connection = ConnectionOf(monitor), Scope = scope, Severity = monitor.Text("severity") };
        }

        TimeSpan span = monitor.Duration("span")!.Value;
        return monitor.Text("workspace") is { } workspace
            ? new LogsQuery { Connection = ConnectionOf(monitor), Workspace = workspace, Query = monitor.Text("query")!, Span = span, CompareTo = monitor.Text("compareTo") }
            : new MetricQuery
            {
                Connection = ConnectionOf(monitor),
                Resource = monitor.Text("resource")!,
                Metric = monitor.Text("metric")!,
                Aggregation = monitor.Text("aggregation")!,
                Span = span,
                CompareTo = monitor.Text("compareToResource"),
            };
    }

    private static string ConnectionOf(MappingNode query) => query.Text("connection")!;
}

using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Health.Comparisons;
using ReleaseFunctions.Core.Plans.Templates;

namespace ReleaseFunctions.Core.Plans.Schema;

/// <summary>The part of the plan about health.</summary>
internal static class HealthSchema
{
    private static readonly DurationShape Span = new(TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));

    private static readonly NumberShape Limit = new(0, 1_000, Whole: true);

    public static RecordShape Prometheus { get; } = new("prometheus",
    [
        new("connection", new ConnectionShape(ConnectionKind.Prometheus), "The connection, of kind prometheus.") { Required = true },
        new("query", PlanTexts.Query(TemplatePlace.PromQl), "A PromQL instant query that yields one sample; may hold templates.") { Required = true },
        new("compareTo", PlanTexts.Query(TemplatePlace.PromQl), "The same about what the values are compared with, such as the version that runs beside the canary; may hold templates."),
    ]);

    public static RecordShape Http { get; } = new("http",
    [
        new("connection", new ConnectionShape(ConnectionKind.Http), "The connection, of kind http.") { Required = true },
        new("path", PlanTexts.Path, "Path and query that is fetched by GET; may hold templates.") { Required = true },
        new("compareTo", PlanTexts.Path, "Path and query whose value is compared with; may hold templates."),
        new("value", PlanTexts.JsonPath, "JSONPath to a number in the answer. Absent: the status code is the value."),
    ]);

    public static RecordShape AzureMonitor { get; } = new("azureMonitor",
    [
        new("connection", new ConnectionShape(ConnectionKind.AzureMonitor), "The connection, of kind azureMonitor.") { Required = true },
        new("workspace", PlanTexts.WorkspaceId, "Logs: the workspace that is asked."),
        new("query", PlanTexts.Query(TemplatePlace.Kql), "Logs: a KQL query that yields one row with one number; may hold templates."),
        new("compareTo", PlanTexts.Query(TemplatePlace.Kql), "Logs: the same about what the values are compared with; may hold templates."),
        new("resource", PlanTexts.ResourceId, "Metric: the resource; may hold templates."),
        new("compareToResource", PlanTexts.ResourceId, "Metric: the resource whose values are compared with; may hold templates."),
        new("metric", new TextShape { Noun = "a metric's name", MaxLength = 256 }, "Metric: its name."),
        new("aggregation", new ChoiceShape("average", "minimum", "maximum", "total", "count"), "Metric: how values are put together."),
        new("span", Span, "Logs and metric: how far back the query looks."),
        new("firedAlerts", PlanTexts.ResourceId, "Alerts: the subscription, resource group or resource whose alerts are counted that fire; may hold templates."),
        new("severity", new ChoiceShape("Sev0", "Sev1", "Sev2", "Sev3", "Sev4"), "Alerts: the least severe that count; Sev0 is the most severe. Absent: all."),
    ])
    {
        Alternatives = [["workspace", "query", "span"], ["resource", "metric", "aggregation", "span"], ["firedAlerts"]],
    };

    public static RecordShape Datadog { get; } = new("datadog",
    [
        new("connection", new ConnectionShape(ConnectionKind.Datadog), "The connection, of kind datadog.") { Required = true },
        new("query", PlanTexts.Query(TemplatePlace.Datadog), "A metrics query that yields one series, whose newest value counts; may hold templates."),
        new("compareTo", PlanTexts.Query(TemplatePlace.Datadog), "The same about what the values are compared with; may hold templates."),
        new("span", new DurationShape(TimeSpan.FromMinutes(1), TimeSpan.FromDays(1)), "How far back the newest value of the query may be. Absent: 5m."),
        new("monitor", new NumberShape(1, 9_007_199_254_740_991, Whole: true), "In place of a query, a monitor's id: 0 is OK, 1 warns, 2 alerts; any other state is no data."),
    ])
    {
        Alternatives = [["query"], ["monitor"]],
    };

    public static RecordShape Baseline { get; } = new("baseline",
    [
        new("samples", new NumberShape(1, PlanLimits.MaxBaselineSamples, Whole: true), "How many values; the baseline is their median.") { Default = 1 },
        new("every", new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)), "Their distance, back from the moment just before the deployment.") { Default = "1m" },
    ]);

    public static RecordShape Compare { get; } = new("compare",
    [
        new("direction", ChoiceShape.Of<ComparisonDirection>(), "Which difference fails: higher, lower or either.") { Default = "either" },
        new("tolerance", new NumberShape(0, 0.99, Whole: false), "How much of the estimated shift must be certain, as a share of it.") { Default = 0.25 },
        new("confidence", new NumberShape(0.5, 0.999, Whole: false), "Confidence of the shift's interval.") { Default = 0.98 },
        new("allowedIncrease", new NumberShape(1, 1_000_000, Whole: false), "Ratio of the means from which a canary that is higher fails.") { Default = 1 },
        new("allowedDecrease", new NumberShape(0, 1, Whole: false), "Ratio of the means down to which a canary that is lower fails.") { Default = 1 },
        new("nanStrategy", ChoiceShape.Of<NanStrategy>(), "What becomes of values that are no numbers: left out, or 0.") { Default = "remove" },
        new("step", new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), "Distance of the values, for prometheus. Absent: every of the gate."),
    ]);

    /// <summary>The kinds of measurements, each with the key that names it.</summary>
    public static IReadOnlyList<Key> Kinds { get; } =
    [
        new("prometheus", Prometheus, "Ask Prometheus."),
        new("http", Http, "Fetch a page."),
        new("azureMonitor", AzureMonitor, "Ask Azure Monitor for logs, a metric, or the alerts that fire."),
        new("datadog", Datadog, "Ask Datadog for a metric or the state of a monitor."),
    ];

    public static RecordShape Check { get; } = new("check",
    [
        new("check", PlanTexts.Name, "The check's name, unique in the stage.") { Required = true },
        .. Kinds,
        new("pass", PlanTexts.PassOrBaseline, "The condition the number has to meet; it may compare with the baseline, the number before the deployment. Required unless the query has compareTo."),
        new("compare", Compare, "How the values are compared with those of compareTo. Absent: as the defaults say."),
        new("baseline", Baseline, "How the baseline is measured, where pass compares with it. Absent: one value just before the deployment."),
        new("minSamples", new NumberShape(1, PlanLimits.MaxMeasurements, Whole: true), "Measurements with a number that a pass needs by the end of bake; of a comparison, values on each side before it is judged. Absent: one that passed or failed; of a comparison, 5."),
        new("failureLimit", Limit, "Failures tolerated; one more fails the check.") { Default = 0 },
        new("inconclusiveLimit", Limit, "Inconclusive measurements tolerated.") { Default = 0 },
        new("errorLimit", Limit, "Consecutive errors tolerated.") { Default = 4 },
        new("noData", ChoiceShape.Of<NoDataVerdict>(), "What a query without data counts as.") { Default = "inconclusive" },
    ])
    {
        Alternatives = [.. Kinds.Select(kind => new[] { kind.Name })],
    };

    public static RecordShape Health { get; } = new("health",
    [
        new("bake", PlanTexts.Duration(TimeSpan.FromDays(7)), "How long the release is watched, measurements up to and including it.") { Default = "10m" },
        new("every", PlanTexts.Duration(TimeSpan.FromDays(1)), "Distance between measurements; at most bake.") { Default = "1m" },
        new("initialDelay", new DurationShape(TimeSpan.Zero, TimeSpan.FromDays(7)), "Pause before the first measurement; at most bake.") { Default = "0s" },
        new("onInconclusive", ChoiceShape.Of<OnInconclusive>(), "What a gate that neither passed nor failed leads to.") { Default = "ask" },
        new("checks", new ListShape("checks", Check, 1, PlanLimits.MaxChecks) { UniqueBy = "check" }, "What is measured.") { Required = true },
    ]);
}

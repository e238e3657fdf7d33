using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Health;
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
    ]);

    public static RecordShape Http { get; } = new("http",
    [
        new("connection", new ConnectionShape(ConnectionKind.Http), "The connection, of kind http.") { Required = true },
        new("path", PlanTexts.Path, "Path and query that is fetched by GET; may hold templates.") { Required = true },
        new("value", PlanTexts.JsonPath, "JSONPath to a number in the answer. Absent: the status code is the value."),
    ]);

    public static RecordShape AzureMonitor { get; } = new("azureMonitor",
    [
        new("connection", new ConnectionShape(ConnectionKind.AzureMonitor), "The connection, of kind azureMonitor.") { Required = true },
        new("workspace", PlanTexts.WorkspaceId, "Logs: the workspace that is asked."),
        new("query", PlanTexts.Query(TemplatePlace.Kql), "Logs: a KQL query that yields one row with one number; may hold templates."),
        new("resource", PlanTexts.ResourceId, "Metric: the resource; may hold templates."),
        new("metric", new TextShape { Noun = "a metric's name", MaxLength = 256 }, "Metric: its name."),
        new("aggregation", new ChoiceShape("average", "minimum", "maximum", "total", "count"), "Metric: how values are put together."),
        new("span", Span, "How far back the query looks.") { Required = true },
    ])
    {
        Alternatives = [["workspace", "query"], ["resource", "metric", "aggregation"]],
        NotYet = ["firedAlerts", "severity"],
    };

    public static RecordShape Baseline { get; } = new("baseline",
    [
        new("samples", new NumberShape(1, PlanLimits.MaxBaselineSamples, Whole: true), "How many values; the baseline is their median.") { Default = 1 },
        new("every", new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)), "Their distance, back from the moment just before the deployment.") { Default = "1m" },
    ]);

    /// <summary>The kinds of measurements, each with the key that names it.</summary>
    public static IReadOnlyList<Key> Kinds { get; } =
    [
        new("prometheus", Prometheus, "Ask Prometheus."),
        new("http", Http, "Fetch a page."),
        new("azureMonitor", AzureMonitor, "Ask Azure Monitor for logs or a metric."),
    ];

    /// <summary>Kinds of the product contract that a later version will know.</summary>
    public static IReadOnlyList<string> LaterKinds { get; } = ["datadog"];

    public static RecordShape Check { get; } = new("check",
    [
        new("check", PlanTexts.Name, "The check's name, unique in the stage.") { Required = true },
        .. Kinds,
        new("pass", PlanTexts.PassOrBaseline, "The condition the number has to meet; it may compare with the baseline, the number before the deployment.") { Required = true },
        new("baseline", Baseline, "How the baseline is measured, where pass compares with it. Absent: one value just before the deployment."),
        new("minSamples", new NumberShape(1, PlanLimits.MaxMeasurements, Whole: true), "Measurements with a number that a pass needs by the end of bake. Absent: one that passed or failed."),
        new("failureLimit", Limit, "Failures tolerated; one more fails the check.") { Default = 0 },
        new("inconclusiveLimit", Limit, "Inconclusive measurements tolerated.") { Default = 0 },
        new("errorLimit", Limit, "Consecutive errors tolerated.") { Default = 4 },
        new("noData", ChoiceShape.Of<NoDataVerdict>(), "What a query without data counts as.") { Default = "inconclusive" },
    ])
    {
        Alternatives = [.. Kinds.Select(kind => new[] { kind.Name })],
        NotYet = LaterKinds,
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

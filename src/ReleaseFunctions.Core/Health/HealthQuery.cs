using System.Text.Json.Serialization;

namespace ReleaseFunctions.Core.Health;

/// <summary>A question to an outside system that is answered with one number. The JSON member <c>kind</c> tells which.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(PrometheusQuery), "prometheus")]
[JsonDerivedType(typeof(HttpProbe), "http")]
[JsonDerivedType(typeof(LogsQuery), "azureMonitorLogs")]
[JsonDerivedType(typeof(MetricQuery), "azureMonitorMetric")]
[JsonDerivedType(typeof(FiredAlertsQuery), "azureMonitorFiredAlerts")]
[JsonDerivedType(typeof(DatadogQuery), "datadog")]
[JsonDerivedType(typeof(DatadogMonitor), "datadogMonitor")]
[JsonDerivedType(typeof(JiraStatusQuery), "jira")]
[JsonDerivedType(typeof(ServiceNowStateQuery), "serviceNow")]
public abstract record HealthQuery
{
    /// <summary>Name of the connection that is asked.</summary>
    public required string Connection { get; init; }

    /// <summary>What the same question is asked about to compare with (a query, a path, a resource); null: nothing is compared.</summary>
    public string? CompareTo { get; init; }

    /// <summary>Whether the system can be asked about a moment in the past.</summary>
    [JsonIgnore]
    public virtual bool CanLookBack => true;

    /// <summary>Whether the system answers about a stretch of time at once.</summary>
    [JsonIgnore]
    public virtual bool AnswersRanges => false;

    /// <summary>The question itself, whatever it is compared with.</summary>
    public HealthQuery Alone() => CompareTo is null ? this : this with { CompareTo = null };

    /// <summary>The question to compare with; null: nothing is compared.</summary>
    public HealthQuery? Other() => CompareTo is null ? null : About(CompareTo) with { CompareTo = null };

    /// <summary>The same question about something else.</summary>
    protected abstract HealthQuery About(string subject);
}

/// <summary>A PromQL instant query that yields one sample.</summary>
public sealed record PrometheusQuery : HealthQuery
{
    public required string Query { get; init; }

    [JsonIgnore]
    public override bool AnswersRanges => true;

    protected override HealthQuery About(string subject) => this with { Query = subject };
}

/// <summary>A GET; the value is the status code, or the number that a JSONPath selects.</summary>
public sealed record HttpProbe : HealthQuery
{
    public required string Path { get; init; }

    /// <summary>JSONPath to a number in the answer; null: the status code is the value.</summary>
    public string? Value { get; init; }

    [JsonIgnore]
    public override bool CanLookBack => false;

    protected override HealthQuery About(string subject) => this with { Path = subject };
}

/// <summary>A KQL query against a Log Analytics workspace that yields one row with one number.</summary>
public sealed record LogsQuery : HealthQuery
{
    /// <summary>Workspace id (a GUID).</summary>
    public required string Workspace { get; init; }

    public required string Query { get; init; }

    /// <summary>How far back the query looks.</summary>
    public required TimeSpan Span { get; init; }

    protected override HealthQuery About(string subject) => this with { Query = subject };
}

/// <summary>One Azure Monitor metric of one resource, aggregated over a span.</summary>
public sealed record MetricQuery : HealthQuery
{
    /// <summary>Azure resource id.</summary>
    public required string Resource { get; init; }

    public required string Metric { get; init; }

    /// <summary>average, minimum, maximum, total or count.</summary>
    public required string Aggregation { get; init; }

    public required TimeSpan Span { get; init; }

    protected override HealthQuery About(string subject) => this with { Resource = subject };
}

/// <summary>How many Azure Monitor alerts fire now.</summary>
public sealed record FiredAlertsQuery : HealthQuery
{
    /// <summary>Azure resource id of a subscription, a resource group or a resource.</summary>
    public required string Scope { get; init; }

    /// <summary>The least severe that counts, from <c>Sev0</c> (the most severe) to <c>Sev4</c>; null: all count.</summary>
    public string? Severity { get; init; }

    [JsonIgnore]
    public override bool CanLookBack => false;

    protected override HealthQuery About(string subject) => this with { Scope = subject };
}

/// <summary>A metrics query of Datadog that yields one series; its newest value counts.</summary>
public sealed record DatadogQuery : HealthQuery
{
    /// <summary>How far back the newest value may be, where the plan does not say.</summary>
    public static TimeSpan DefaultSpan { get; } = TimeSpan.FromMinutes(5);

    public required string Query { get; init; }

    /// <summary>How far back the newest value may be; default 5 minutes.</summary>
    public TimeSpan Span { get; init; } = DefaultSpan;

    protected override HealthQuery About(string subject) => this with { Query = subject };
}

/// <summary>The state of a monitor of Datadog: 0 is OK, 1 warns, 2 alerts; any other state is no data.</summary>
public sealed record DatadogMonitor : HealthQuery
{
    /// <summary>The monitor's id.</summary>
    public required long Monitor { get; init; }

    [JsonIgnore]
    public override bool CanLookBack => false;

    protected override HealthQuery About(string subject) => this;
}

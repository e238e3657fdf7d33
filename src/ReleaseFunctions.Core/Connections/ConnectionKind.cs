using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Connections;

/// <summary>The kinds of outside system a connection can lead to (setting <c>Connections__name__Kind</c>).</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ConnectionKind>))]
public enum ConnectionKind
{
    Webhook,
    Github,
    Gitlab,
    Jenkins,
    Kubernetes,
    Helm,
    Argocd,
    AzureDevOps,
    LaunchDarkly,
    AppConfiguration,
    Prometheus,
    Datadog,
    AzureMonitor,
    Http,
    Jira,
    ServiceNow,
    Slack,
    Teams,
    Smtp,
    Graph,
}

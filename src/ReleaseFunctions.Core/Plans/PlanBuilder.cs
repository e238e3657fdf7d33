using System.Text.Json;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Plans.Rules;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans;

/// <summary>Makes the plan out of a document that was checked, and fills the defaults in.</summary>
internal static class PlanBuilder
{
    public static Plan Build(MappingNode plan)
    {
        MappingNode[] stages = [.. plan.Mappings("stages")];
        Dictionary<string, IReadOnlyList<string>> needs = StageGraph.Needs(stages);
        return new Plan
        {
            Name = plan.Text("plan")!,
            Description = plan.Text("description"),
            Owners = Texts(plan, "owners"),
            Runbook = plan.Text("runbook"),
            Variables = Map(plan, "variables"),
            Stages = [.. stages.Select(stage => Stage(stage, needs))],
        };
    }

    private static StagePlan Stage(MappingNode stage, Dictionary<string, IReadOnlyList<string>> needs)
    {
        DeploymentPlan? rollback = stage.Mapping("rollback") is { } undo ? Deployment(undo) : null;
        return new StagePlan
        {
            Stage = stage.Text("stage")!,
            Needs = needs[stage.Text("stage")!],
            Environment = stage.Text("environment")!,
            Approval = stage.Mapping("approval") is { } approval ? Approval(approval) : null,
            Deploy = Deployment(stage.Mapping("deploy")!),
            Health = stage.Mapping("health") is { } health ? Health(health) : null,
            Rollback = rollback,
            OnFailure = Choice(stage, "onFailure", rollback is null ? OnFailure.Stop : OnFailure.Rollback),
        };
    }

    private static ApprovalPlan Approval(MappingNode approval)
    {
        ApprovalPlan defaults = new() { From = Texts(approval, "from") };
        return defaults with
        {
            Require = Whole(approval, "require", defaults.Require),
            NotBy = [.. approval.Texts("notBy").Select(rule => Enum.Parse<NotByRule>(rule.Text!, ignoreCase: true))],
            Timeout = approval.Duration("timeout") ?? defaults.Timeout,
            Remind = approval.Duration("remind"),
        };
    }

    private static DeploymentPlan Deployment(MappingNode deployment)
    {
        MappingNode webhook = deployment.Mapping("webhook")!;
        DeploymentPlan defaults = new()
        {
            Webhook = new WebhookPlan
            {
                Connection = webhook.Text("connection")!,
                Path = webhook.Text("path")!,
                Completion = Choice(webhook, "completion", WebhookCompletion.Response),
                Body = webhook.Mapping("body") is { } body ? JsonSerializer.SerializeToElement(body.ToJson()) : null,
                Headers = Map(webhook, "headers"),
            },
        };
        return defaults with
        {
            Timeout = deployment.Duration("timeout") ?? defaults.Timeout,
            Retry = deployment.Mapping("retry") is { } retry
                ? new RetryPlan
                {
                    Attempts = Whole(retry, "attempts", defaults.Retry.Attempts),
                    Delay = retry.Duration("delay") ?? defaults.Retry.Delay,
                    Backoff = retry.Number("backoff") ?? defaults.Retry.Backoff,
                }
                : defaults.Retry,
        };
    }

    private static HealthPlan Health(MappingNode health)
    {
        HealthPlan defaults = new() { Checks = [.. health.Mappings("checks").Select(Check)] };
        return defaults with
        {
            Bake = health.Duration("bake") ?? defaults.Bake,
            Every = health.Duration("every") ?? defaults.Every,
            InitialDelay = health.Duration("initialDelay") ?? defaults.InitialDelay,
            OnInconclusive = Choice(health, "onInconclusive", defaults.OnInconclusive),
        };
    }

    private static HealthCheckPlan Check(MappingNode check)
    {
        HealthCheckPlan defaults = new() { Check = check.Text("check")!, Query = Query(check), Pass = check.Text("pass")! };
        return defaults with
        {
            FailureLimit = Whole(check, "failureLimit", defaults.FailureLimit),
            InconclusiveLimit = Whole(check, "inconclusiveLimit", defaults.InconclusiveLimit),
            ErrorLimit = Whole(check, "errorLimit", defaults.ErrorLimit),
            NoData = Choice(check, "noData", defaults.NoData),
        };
    }

    private static HealthQuery Query(MappingNode check)
    {
        if (check.Mapping("prometheus") is { } prometheus)
        {
            return new PrometheusQuery { Connection = prometheus.Text("connection")!, Query = prometheus.Text("query")! };
        }

        if (check.Mapping("http") is { } http)
        {
            return new HttpProbe { Connection = http.Text("connection")!, Path = http.Text("path")!, Value = http.Text("value") };
        }

        MappingNode monitor = check.Mapping("azureMonitor")!;
        TimeSpan span = monitor.Duration("span")!.Value;
        return monitor.Text("workspace") is { } workspace
            ? new LogsQuery { Connection = monitor.Text("connection")!, Workspace = workspace, Query = monitor.Text("query")!, Span = span }
            : new MetricQuery
            {
                Connection = monitor.Text("connection")!,
                Resource = monitor.Text("resource")!,
                Metric = monitor.Text("metric")!,
                Aggregation = monitor.Text("aggregation")!,
                Span = span,
            };
    }

    private static string[] Texts(MappingNode mapping, string key) => [.. mapping.Texts(key).Select(item => item.Text!)];

    private static Dictionary<string, string> Map(MappingNode mapping, string key) =>
        (mapping.Mapping(key)?.Members ?? []).ToDictionary(member => member.Key, member => ((ScalarNode)member.Value).Text!);

    private static int Whole(MappingNode mapping, string key, int whenAbsent) => (int?)mapping.Number(key) ?? whenAbsent;

    private static T Choice<T>(MappingNode mapping, string key, T whenAbsent)
        where T : struct, Enum =>
        mapping.Text(key) is { } word ? Enum.Parse<T>(word, ignoreCase: true) : whenAbsent;
}

using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Plans;

namespace ReleaseFunctions.Core.Tests.Plans;

/// <summary>Plans to start from, and the connections they name.</summary>
internal static class PlanSamples
{
    public static PlanRules Rules { get; } = new()
    {
        Connections = new Dictionary<string, ConnectionKind>
        {
            ["target"] = ConnectionKind.Webhook,
            ["prom"] = ConnectionKind.Prometheus,
            ["github"] = ConnectionKind.Github,
            ["gitlab"] = ConnectionKind.Gitlab,
            ["jenkins"] = ConnectionKind.Jenkins,
            ["azureDevOps"] = ConnectionKind.AzureDevOps,
            ["cluster"] = ConnectionKind.Kubernetes,
            ["flux"] = ConnectionKind.Helm,
            ["argo"] = ConnectionKind.Argocd,
            ["targetHttp"] = ConnectionKind.Http,
            ["monitor"] = ConnectionKind.AzureMonitor,
            ["dd"] = ConnectionKind.Datadog,
            ["ld"] = ConnectionKind.LaunchDarkly,
            ["targetFlags"] = ConnectionKind.LaunchDarkly,
            ["config"] = ConnectionKind.AppConfiguration,
            ["paymentsRoom"] = ConnectionKind.Slack,
            ["opsRoom"] = ConnectionKind.Teams,
            ["tracker"] = ConnectionKind.Jira,
            ["snow"] = ConnectionKind.ServiceNow,
        },
        Groups = ["sre"],
    };

    public const string Minimal = """
        plan: small
        stages:
          - stage: only
            environment: test
            deploy:
              webhook: { connection: target, path: /deploy }
        """;

    /// <summary>Every key this version knows.</summary>
    public const string Full = """
        plan: everything
        description: |
          Every key,
          in two lines
        owners: [a@contoso.example, b@contoso.example]
        runbook: https://wiki.contoso.example/everything
        concurrency: queue
        variables: { region: westeurope, cluster: "7" }
        stages:
          - stage: first
            needs: []
            environment: staging
            deploy:
              webhook: { connection: target, path: "/deploy/{{ release.version }}?region={{variables.region}}" }
          - stage: second
            needs: [first]
            environment: production
            window: business-hours
            checklist:
              - { item: review, text: "Reviewed {{release.version}}", owner: dba@contoso.example }
              - { item: budget, text: Budget, http: { connection: targetHttp, path: /budget, value: $.left }, pass: ">= 1", every: 5m }
            checklistTimeout: 2d
            checklistRemind: 6h
            approval:
              require: 2
              from: [cto@contoso.example, dba@contoso.example]
              notBy: [requester, author, previousApprover]
              timeout: 12h
              remind: 30m
            deploy:
              webhook:
                connection: target
                path: /deploy
                completion: poll
                body: { cluster: "{{variables.cluster}}", list: [1, true, null, "{{stage.attempt}}"] }
                headers: { X-Commit: "{{release.commit}}" }
              timeout: 1h
              retry: { attempts: 5, delay: 500ms, backoff: 1.5 }
            flags:
              - launchDarkly: { connection: ld, project: shop, environment: "{{stage.environment}}", flag: "checkout-{{stage.name}}", steps: [0.5, 25, 100], every: 5m }
              - appConfiguration: { connection: config, key: NewCart, label: "{{stage.environment}}", steps: [50], every: 20m }
            health:
              bake: 30m
              every: 30s
              initialDelay: 2m
              onInconclusive: fail
              checks:
                - check: error-rate
                  prometheus: { connection: prom, query: 'sum(rate(errors{region="{{variables.region}}"}[5m]))' }
                  pass: "<= 0.01"
                  failureLimit: 2
                  inconclusiveLimit: 1
                  errorLimit: 3
                  noData: pass
                - check: page
                  http: { connection: targetHttp, path: /health, value: $.rate }
                  pass: "== 200 or == 204"
                - check: logs
                  azureMonitor:
                    connection: monitor
                    workspace: 01234567-89ab-cdef-0123-456789abcdef
                    query: 'requests | where region == "{{variables.region}}" | count'
                    span: 10m
                  pass: "< 5 or <= baseline * 1.1"
                  baseline: { samples: 5, every: 2m }
                  minSamples: 10
                - check: cpu
                  azureMonitor:
                    connection: monitor
                    resource: /subscriptions/0/resourceGroups/{{variables.region}}/providers/Microsoft.Web/sites/shop
                    metric: CpuTime
                    aggregation: average
                    span: 5m
                  pass: "< 80"
                - check: canary
                  prometheus: { query: 'rate(errors{version="{{release.version}}"}[1m])', connection: prom, compareTo: 'rate(errors{version!="{{release.version}}"}[1m])' }
                  compare: { direction: increase, tolerance: 0.3, confidence: 0.95, allowedIncrease: 1.2, allowedDecrease: 0.8, nanStrategy: replace, step: 15s }
                  minSamples: 20
                - check: datadog
                  datadog: { connection: dd, query: "sum:shop.errors{stage:{{stage.name}}}.as_count()", compareTo: "sum:shop.errors{version:{{variables.cluster}}}.as_count()", span: 10m }
                - check: monitor
                  datadog: { connection: dd, monitor: 42 }
                  pass: "== 0"
                - check: alerts
                  azureMonitor: { connection: monitor, firedAlerts: "/subscriptions/0/resourceGroups/{{variables.region}}", severity: Sev1 }
                  pass: "<= baseline"
            rollback:
              webhook: { connection: target, path: /rollback, completion: callback }
              timeout: 10m
            onFailure: ask
          - stage: third
            environment: production
            approval:
              rules:
                - { require: 2, from: ["group:sre", cto@contoso.example] }
                - { from: [security@contoso.example] }
              order: sequence
              escalate: { after: 6h, to: [director@contoso.example, "group:sre"] }
            deploy:
              webhook: { connection: target, path: /deploy }
        """;

    public static PlanReading Read(string text) => PlanReader.Read(text, Rules);

    /// <summary>The sample with one piece of its text replaced.</summary>
    public static PlanReading ReadFullWith(string text, string replacement)
    {
        Assert.Contains(text, Full, StringComparison.Ordinal);
        return Read(Full.Replace(text, replacement, StringComparison.Ordinal));
    }
}

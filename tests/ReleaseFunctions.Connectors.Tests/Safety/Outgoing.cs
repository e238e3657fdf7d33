using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Deployments;
using ReleaseFunctions.Connectors.Groups;
using ReleaseFunctions.Connectors.Mail;
using ReleaseFunctions.Connectors.Tests.Chat;
using ReleaseFunctions.Connectors.Tests.Mail;
using ReleaseFunctions.Connectors.Tests.Tickets;
using ReleaseFunctions.Connectors.Tests.Webhooks;
using ReleaseFunctions.Core.Chat;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Deployments.Systems;
using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Tickets;

namespace ReleaseFunctions.Connectors.Tests.Safety;

/// <summary>Every way in which the application reaches a system through a connection, so that what holds for all of them is tested for all of them.</summary>
internal static class Outgoing
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>One connection of each kind, named like it.</summary>
    /// <param name="url">Its address; null: the kind's default.</param>
    /// <param name="more">Settings of one kind besides.</param>
    public static IEnumerable<(string Key, string Value)> Settings(Func<ConnectionKind, string> url, Func<ConnectionKind, IEnumerable<(string Name, string Value)>> more) =>
        Enum.GetValues<ConnectionKind>().SelectMany(kind => more(kind).Prepend(("Url", url(kind))).Prepend(("Kind", Name(kind))).Select(one => ($"Connections__{Name(kind)}__{one.Item1}", one.Item2)));

    public static string Name(ConnectionKind kind) => JsonNamingPolicy.CamelCase.ConvertName($"{kind}");

    /// <summary>Makes every call; what each said, by what it was.</summary>
    public static async Task<IReadOnlyList<(string Call, string Said)>> MakeAllAsync(Wired wired)
    {
        List<(string, string)> said = [];
        IConnectionChecks checks = wired.Get<IConnectionChecks>();
        foreach (ConnectionKind kind in Enum.GetValues<ConnectionKind>().Where(kind => kind != ConnectionKind.Teams)) // whatever reaches a workflow starts it, so it is not checked
        {
            said.Add(($"check of {kind}", (await checks.CheckAsync(Name(kind), Cancel))!.LastCheck!.Finding.ToString()));
        }

        foreach (HealthQuery query in Queries())
        {
            said.Add(($"measuring {query.GetType().Name}", (await wired.Get<IHealthSource>().MeasureAsync(query, Wired.Now, Cancel)).ToString()));
        }

        said.Add(("measuring a range", (await wired.Get<IHealthSource>().MeasureRangeAsync(Queries()[0], Wired.Now.AddHours(-1), Wired.Now, TimeSpan.FromMinutes(1), Cancel)).ToString()));
        foreach (FlagTarget flag in Flags())
        {
            IFlagRamp ramp = wired.Get<IFlagRamp>();
            said.Add(($"reading {flag.SystemWord}", (await ramp.ReadAsync(flag, Cancel)).ToString()));
            said.Add(($"setting {flag.SystemWord}", (await ramp.SetAsync(new FlagOrder(flag, 0, 5, "a step"), Cancel)).ToString()));
            said.Add(($"reverting {flag.SystemWord}", (await ramp.RevertAsync(flag, JsonDocument.Parse("{}").RootElement, "back", Cancel)).ToString()));
        }

        HashSet<ConnectionKind> systems = [.. wired.Get<IEnumerable<IDeploymentSystem>>().Select(system => system.Kind)];
        foreach (OutsideTarget target in Targets().Where(target => systems.Contains(target.Kind)))
        {
            DeploymentOrder order = Orders.Order() with { Target = target };
            IDeployer deployer = wired.Get<IDeployer>();
            said.Add(($"starting {target.Kind}", (await deployer.StartAsync(order, Cancel)).ToString()));
            said.Add(($"following {target.Kind}", (await deployer.FollowAsync(target, Handle(target.Kind), Cancel)).ToString()));
        }

        foreach (string room in new[] { Name(ConnectionKind.Slack), Name(ConnectionKind.Teams) })
        {
            said.Add(($"posting to {room}", (await wired.Get<IChat>().PostAsync(room, Messages.Started, Cancel)).ToString()));
        }

        foreach (ChangePlan change in new ChangePlan[] { Changes.Jira with { Connection = Name(ConnectionKind.Jira) }, Changes.ServiceNow with { Connection = Name(ConnectionKind.ServiceNow) } })
        {
            ITickets tickets = wired.Get<ITickets>();
            said.Add(($"opening {change.Kind}", (await tickets.OpenAsync(change, Changes.Request(), Cancel)).ToString()));
            said.Add(($"finding {change.Kind}", (await tickets.OpenAsync(change, Changes.Request(Wired.Now.AddHours(-1)), Cancel)).ToString()));
            said.Add(($"commenting on {change.Kind}", (await tickets.CommentAsync(change, "CHG1", Changes.Comment, Cancel)).ToString()));
            said.Add(($"moving {change.Kind}", (await tickets.MoveAsync(change, "CHG1", "done", "successful", Cancel)).ToString()));
        }

        said.Add(("linking Jira", (await wired.Get<ITickets>().LinkAsync(Changes.Jira with { Connection = Name(ConnectionKind.Jira) }, "OPS-1", Changes.Link, Cancel)).ToString()));
        said.Add(("looking up a group", (await wired.Get<GraphGroups>().ReadAsync("11111111-2222-3333-4444-555555555555", Cancel)).ToString()));
        said.Add(("mailing by SMTP", await MailAsync<SmtpMailer>(wired, ConnectionKind.Smtp)));
        said.Add(("mailing by Graph", await MailAsync<GraphMailer>(wired, ConnectionKind.Graph)));
        return said;
    }

    /// <summary>Something to follow, as each system writes it down.</summary>
    private static string Handle(ConnectionKind kind) => kind switch
    {
        ConnectionKind.Webhook => "/status/1",
        ConnectionKind.Github or ConnectionKind.Gitlab or ConnectionKind.Jenkins or ConnectionKind.AzureDevOps => """{"run":1,"project":1,"pipeline":1,"build":1}""", // each takes what it knows
        _ => "1",
    };

    private static HealthQuery[] Queries() =>
    [
        new PrometheusQuery { Connection = Name(ConnectionKind.Prometheus), Query = "up" },
        new HttpProbe { Connection = Name(ConnectionKind.Http), Path = "/health", Value = "$.rate" },
        new LogsQuery { Connection = Name(ConnectionKind.AzureMonitor), Workspace = "01234567-89ab-cdef-0123-456789abcdef", Query = "requests | count", Span = TimeSpan.FromMinutes(5) },
        new MetricQuery { Connection = Name(ConnectionKind.AzureMonitor), Resource = "/subscriptions/1/resourceGroups/a/providers/b/c/d", Metric = "m", Aggregation = "total", Span = TimeSpan.FromMinutes(5) },
        new FiredAlertsQuery { Connection = Name(ConnectionKind.AzureMonitor), Scope = "/subscriptions/1" },
        new DatadogQuery { Connection = Name(ConnectionKind.Datadog), Query = "sum:a{*}" },
        new DatadogMonitor { Connection = Name(ConnectionKind.Datadog), Monitor = 1 },
        new JiraStatusQuery { Connection = Name(ConnectionKind.Jira), Ticket = "OPS-1", Status = "Done" },
        new ServiceNowStateQuery { Connection = Name(ConnectionKind.ServiceNow), Ticket = "CHG1", Status = "3" },
    ];

    private static FlagTarget[] Flags() =>
    [
        new LaunchDarklyFlag { Connection = Name(ConnectionKind.LaunchDarkly), Project = "shop", Environment = "production", Flag = "new-checkout" },
        new AppConfigurationFlag { Connection = Name(ConnectionKind.AppConfiguration), Key = "NewCart" },
    ];

    private static OutsideTarget[] Targets() =>
    [
        new WebhookPlan { Connection = Name(ConnectionKind.Webhook), Path = "/deploy" },
        new GithubWorkflow { Connection = Name(ConnectionKind.Github), Repository = "contoso/shop", Workflow = "deploy.yml", Ref = "main" },
        new GitlabPipeline { Connection = Name(ConnectionKind.Gitlab), Project = "contoso/shop", Ref = "main" },
        new JenkinsBuild { Connection = Name(ConnectionKind.Jenkins), Job = "shop" },
        new AzurePipelineRun { Connection = Name(ConnectionKind.AzureDevOps), Project = "shop", Pipeline = "1", Ref = "main" },
        new KubernetesRollout { Connection = Name(ConnectionKind.Kubernetes), Namespace = "shop", Workload = "deployment/shop", Container = "shop", Image = "shop:1" },
        new HelmUpgrade { Connection = Name(ConnectionKind.Helm), Namespace = "shop", Release = "shop" },
        new ArgocdSync { Connection = Name(ConnectionKind.Argocd), Application = "shop" },
    ];

    private static async Task<string> MailAsync<TMailer>(Wired wired, ConnectionKind kind)
        where TMailer : IMailer
    {
        TMailer mailer = ActivatorUtilities.CreateInstance<TMailer>(wired.Get<IServiceProvider>(), Name(kind), MailboxAddress.Parse("releases@contoso.example"));
        try
        {
            await mailer.SendAsync(Mails.Mail(), Cancel);
            return "sent";
        }
        catch (MailFailedException failure)
        {
            return failure.ToString();
        }
    }
}

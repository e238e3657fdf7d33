using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;
using ReleaseFunctions.Connectors.AppConfiguration;
using ReleaseFunctions.Connectors.Argocd;
using ReleaseFunctions.Connectors.AzureDevOps;
using ReleaseFunctions.Connectors.Chat;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Connections.Probes;
using ReleaseFunctions.Connectors.Datadog;
using ReleaseFunctions.Connectors.Deployments;
using ReleaseFunctions.Connectors.Entra;
using ReleaseFunctions.Connectors.Flags;
using ReleaseFunctions.Connectors.Github;
using ReleaseFunctions.Connectors.Gitlab;
using ReleaseFunctions.Connectors.Groups;
using ReleaseFunctions.Connectors.Health;
using ReleaseFunctions.Connectors.Helm;
using ReleaseFunctions.Connectors.Issuers;
using ReleaseFunctions.Connectors.Jenkins;
using ReleaseFunctions.Connectors.Jira;
using ReleaseFunctions.Connectors.Kubernetes;
using ReleaseFunctions.Connectors.LaunchDarkly;
using ReleaseFunctions.Connectors.Mail;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Connectors.ServiceNow;
using ReleaseFunctions.Connectors.Slack;
using ReleaseFunctions.Connectors.Teams;
using ReleaseFunctions.Connectors.Tickets;
using ReleaseFunctions.Connectors.Webhooks;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Chat;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Tickets;

namespace ReleaseFunctions.Connectors;

/// <summary>Registers everything that reaches outside systems.</summary>
public static class ConnectorRegistration
{
    /// <summary>
    /// Adds <see cref="IConnectionDirectory"/>, <see cref="IDeployer"/>, <see cref="IHealthSource"/>, <see cref="IFlagRamp"/>, <see cref="IMailer"/>, <see cref="IChat"/>, <see cref="ITickets"/>, <see cref="IGroupDirectory"/>, <see cref="ITokenCheck"/>,
    /// <see cref="MailOptions"/> and <see cref="OutboxReader"/>. The host does not start if a setting of the sections Connections, Groups or Mail is wrong.
    /// </summary>
    public static IServiceCollection AddConnectors(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new ConnectorLimits());
        services.TryAddSingleton(new ResilienceLimits());
        services.TryAddSingleton(GuardedDialer.Default);
        services.AddSingleton<PrivateRoots>();
        services.AddSingleton<ConnectorClients>();
        services.AddSingleton<ApiClient>();
        services.TryAddSingleton(new EntraAuthority());
        services.AddSingleton<EntraCredentials>();
        services.AddSingleton<EntraSignIn>();
        services.AddSingleton<GraphAccess>();
        AddConnections(services, configuration);
        AddClients(services);
        AddHealth(services);
        AddFlags(services);
        AddMail(services, configuration);
        AddGroups(services, configuration);
        AddDeployments(services);
        services.AddSingleton<IssuerDocuments>();
        services.AddSingleton<IssuerKeys>();
        services.AddSingleton<ITokenCheck, TokenCheck>();
        AddChat(services);
        AddTickets(services);
        return services;
    }

    private static void AddConnections(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IConnectionDirectory>(provider =>
            new ConnectionDirectory(configuration, provider.GetRequiredService<ILogger<ConnectionDirectory>>()));
        services.AddSingleton<ProbeClient>();
        services.AddSingleton<ReachProbe>();
        services.AddSingleton<IConnectionProbe, AppConfigurationProbe>();
        services.AddSingleton<IConnectionProbe, AzureMonitorProbe>();
        services.AddSingleton<IConnectionProbe, DatadogProbe>();
        services.AddSingleton<IConnectionProbe, GraphProbe>();
        services.AddSingleton<IConnectionProbe, HttpSystemProbe>();
        services.AddSingleton<IConnectionProbe, LaunchDarklyProbe>();
        services.AddSingleton<IConnectionProbe, PrometheusProbe>();
        services.AddSingleton<IConnectionProbe, SmtpProbe>();
        services.AddSingleton<IConnectionChecks, ConnectionChecks>();
        services.AddSingleton<IValidateOptions<ConnectionStart>>(new ConnectionStartCheck(configuration));
        services.AddOptions<ConnectionStart>().ValidateOnStart();
    }

    private static void AddClients(IServiceCollection services)
    {
        foreach ((string name, string purpose, bool allowPrivate) in ConnectorClients.Names)
        {
            IHttpClientBuilder client = services.AddHttpClient(name)
                .ConfigureHttpClient(http => http.Timeout = Timeout.InfiniteTimeSpan) // every call sets its own limit
                .ConfigurePrimaryHttpMessageHandler(provider => GuardedHandler.Create(provider.GetRequiredService<GuardedDialer>(), allowPrivate))
                .SetHandlerLifetime(Timeout.InfiniteTimeSpan) // the handler itself renews its connections
                .RemoveAllLoggers(); // addresses may hold a signature
            if (purpose != ConnectorClients.Probe)
            {
                client.AddResilienceHandler(HostPipeline.Name, (builder, context) => HostPipeline.Build(builder, context, mayRepeat: purpose == ConnectorClients.Api))
                    .SelectPipelineByAuthority();
            }

            if (purpose == ConnectorClients.Library)
            {
                client.AddHttpMessageHandler(provider => new BoundedResponseHandler(provider.GetRequiredService<ConnectorLimits>().MaxResponseBytes));
            }

            client.AddHttpMessageHandler(provider => provider.GetRequiredService<PrivateRoots>().Sender(allowPrivate)); // the last one, so that all of the above holds for it
        }
    }

    private static void AddHealth(IServiceCollection services)
    {
        services.AddSingleton<QueryClient>();
        services.AddSingleton<MonitorTransport>();
        services.AddSingleton<PrometheusSource>();
        services.AddSingleton<HttpProbeSource>();
        services.AddSingleton<LogsSource>();
        services.AddSingleton<MetricSource>();
        services.AddSingleton<FiredAlertsSource>();
        services.AddSingleton<DatadogApi>();
        services.AddSingleton<DatadogSource>();
        services.AddSingleton<HealthSources>();
        services.AddSingleton<IHealthSource, TicketHealthSource>();
    }

    private static void AddDeployments(IServiceCollection services)
    {
        services.AddSingleton<IDeploymentSystem, WebhookDeployer>();
        AddPipelines(services);
        services.AddSingleton<ArgocdCalls>();
        services.AddSingleton<IDeploymentSystem, ArgocdDeployer>();
        services.AddSingleton<IConnectionProbe, ArgocdProbe>();
        services.AddSingleton<ClusterCalls>();
        services.AddSingleton<ClusterProbe>();
        services.AddSingleton<WorkloadCalls>();
        services.AddSingleton<IDeploymentSystem, KubernetesDeployer>();
        services.AddSingleton<IConnectionProbe, KubernetesProbe>();
        services.AddSingleton<HelmCalls>();
        services.AddSingleton<IDeploymentSystem, HelmDeployer>();
        services.AddSingleton<IConnectionProbe, HelmProbe>();
        services.AddSingleton<IDeployer, DeploymentSystems>();
    }

    private static void AddPipelines(IServiceCollection services)
    {
        services.AddSingleton<GithubApps>();
        services.AddSingleton<GithubApi>();
        services.AddSingleton<GithubRuns>();
        services.AddSingleton<IDeploymentSystem, GithubActions>();
        services.AddSingleton<IConnectionProbe, GithubProbe>();
        services.AddSingleton<GitlabApi>();
        services.AddSingleton<GitlabFamily>();
        services.AddSingleton<GitlabSearch>();
        services.AddSingleton<IDeploymentSystem, GitlabPipelines>();
        services.AddSingleton<IConnectionProbe, GitlabProbe>();
        services.AddSingleton<JenkinsApi>();
        services.AddSingleton<JenkinsSearch>();
        services.AddSingleton<JenkinsInputs>();
        services.AddSingleton<JenkinsStop>();
        services.AddSingleton<IDeploymentSystem, JenkinsBuilds>();
        services.AddSingleton<IConnectionProbe, JenkinsProbe>();
        services.AddSingleton<AzureDevOpsApi>();
        services.AddSingleton<AzurePipelineSearch>();
        services.AddSingleton<IDeploymentSystem, AzurePipelines>();
        services.AddSingleton<IConnectionProbe, AzureDevOpsProbe>();
    }

    private static void AddChat(IServiceCollection services)
    {
        services.AddSingleton<IChatSystem, SlackRoom>();
        services.AddSingleton<IChatSystem, TeamsRoom>();
        services.AddSingleton<IChat, ChatRooms>();
        services.AddSingleton<IConnectionProbe, SlackProbe>();
        services.AddSingleton<IConnectionProbe, TeamsProbe>();
    }

    private static void AddTickets(IServiceCollection services)
    {
        services.AddSingleton<JiraApi>();
        services.AddSingleton<ITicketSystem, JiraTickets>();
        services.AddSingleton<ITicketSystem, ServiceNowTickets>();
        services.AddSingleton<ITickets, TicketSystems>();
        services.AddSingleton<IConnectionProbe, JiraProbe>();
        services.AddSingleton<IConnectionProbe, ServiceNowProbe>();
    }

    private static void AddFlags(IServiceCollection services)
    {
        services.AddSingleton<AppConfigurationSignIn>();
        services.AddSingleton<IFlagSystem, LaunchDarklyFlags>();
        services.AddSingleton<IFlagSystem, AppConfigurationFlags>();
        services.AddSingleton<IFlagRamp, FlagSystems>();
    }

    private static void AddGroups(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<GraphGroups>(provider, configuration));
        services.AddSingleton<IGroupDirectory>(provider => ActivatorUtilities.CreateInstance<GroupDirectory>(provider, configuration));
        services.AddSingleton<IValidateOptions<GroupStart>>(new GroupStartCheck(configuration));
        services.AddOptions<GroupStart>().ValidateOnStart();
    }

    private static void AddMail(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<MailStart>>(provider => new MailStartCheck(configuration, provider.GetService<IHostEnvironment>()));
        services.AddOptions<MailStart>().ValidateOnStart();
        services.AddSingleton(provider =>
        {
            (MailOptions options, IReadOnlyList<string> errors) = MailReader.Read(configuration, provider.GetService<IHostEnvironment>()?.IsDevelopment() ?? false);
            return errors.Count == 0 ? options : throw new OptionsValidationException(MailReader.Section, typeof(MailOptions), errors);
        });
        services.AddSingleton(provider => new OutboxFolder(Path.GetFullPath(provider.GetRequiredService<MailOptions>().Outbox)));
        services.AddSingleton(provider => new OutboxReader(provider.GetRequiredService<OutboxFolder>(), provider.GetRequiredService<ILogger<OutboxReader>>()));
        services.AddSingleton(provider => CreateMailer(provider, provider.GetRequiredService<MailOptions>()));
        services.AddSingleton(provider => new MailBudget(provider.GetRequiredService<IMailAllowances>(), provider.GetRequiredService<MailOptions>().RatePerMinute));
    }

    private static IMailer CreateMailer(IServiceProvider provider, MailOptions options)
    {
        MailboxAddress from = Addresses.TryParse(options.From, out MailboxAddress? address) ? address : throw new InvalidOperationException("Mail__From was not validated.");
        return options.Kind switch
        {
            MailKind.Smtp => ActivatorUtilities.CreateInstance<SmtpMailer>(provider, options.Connection!, from),
            MailKind.Graph => ActivatorUtilities.CreateInstance<GraphMailer>(provider, options.Connection!, from),
            _ => ActivatorUtilities.CreateInstance<OutboxMailer>(provider, from),
        };
    }
}

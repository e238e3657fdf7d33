using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using ReleaseFunctions.Access;
using ReleaseFunctions.Calendar;
using ReleaseFunctions.Connectors;
using ReleaseFunctions.Drills;
using ReleaseFunctions.Health;
using ReleaseFunctions.Hosts;
using ReleaseFunctions.Http;
using ReleaseFunctions.Locks;
using ReleaseFunctions.Mail;
using ReleaseFunctions.Pages;
using ReleaseFunctions.Releases;
using ReleaseFunctions.Storage;

namespace ReleaseFunctions;

/// <summary>What the application is made of.</summary>
public static class Composition
{
    /// <summary>Adds the whole application to a Functions worker.</summary>
    public static IServiceCollection AddReleaseFunctions(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddReleaseStorage(configuration);
        services.AddConnectors(configuration);
        services.AddPages();
        services.AddEvidence();

        services.AddAccess();
        services.AddSingleton<ApiEndpoint>();
        services.AddSingleton<PageEndpoint>();
        services.AddSingleton<ReleaseSettings>();
        services.AddSingleton<ReleaseStarter>();
        services.AddSingleton<DrillScenarios>();
        services.AddSingleton<DrillOutside>();
        services.AddSingleton<ReleaseWaker>();
        services.AddSingleton<CalendarReader>();
        services.AddSingleton<CalendarWaker>();
        services.AddSingleton<ChangeCalendar>();
        services.AddSingleton<TrainCheck>();
        services.AddSingleton<ChildReleases>();
        services.AddSingleton<KickoffTurn>();
        services.AddSingleton<RepairRelease>();
        services.AddSingleton<ReleaseInspector>();
        services.AddSingleton<HeraldWatch>();
        services.AddSingleton<Watchdog>();
        services.AddSingleton<RebuildTaskHub>();
        services.AddSingleton<KickoffRelease>();
        services.AddSingleton<TakeAction>();
        services.AddSingleton<DecideApproval>();
        services.AddSingleton<TickItem>();
        services.AddSingleton<LinkPages>();
        services.AddSingleton<DecisionLookup>();
        services.AddSingleton<DelegateDecisions>();
        services.AddSingleton<DelegateByLink>();
        services.AddSingleton<ApprovalLinks>();
        services.AddSingleton<OwnLinks>();
        services.AddSingleton<ApprovalMailWriter>();
        services.AddSingleton<ChecklistMailWriter>();
        services.AddSingleton<MailWriter>();
        services.AddSingleton<MailLine>();
        services.AddSingleton<MailBacklogReader>();
        services.AddSingleton<Postman>();
        services.AddSingleton<MailRound>();
        services.AddSingleton<KeepChange>();
        services.AddSingleton<ReportDeployment>();
        services.AddSingleton<SharedMeasurements>();
        services.AddSingleton<FreeLockByHand>();
        services.AddSingleton<RepairLocks>();
        services.AddSingleton<BaselineReader>();
        services.AddSingleton<BacktestWindows>();
        services.AddSingleton<GateBacktest>();
        services.AddSingleton<RunBacktest>();
        services.AddSingleton<Telemetry>();
        services.AddSingleton<IValidateOptions<ApplicationStart>, StartCheck>();
        services.AddOptions<ApplicationStart>().ValidateOnStart();
        services.AddTelemetry(configuration);
        return services;
    }

    private static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        bool console = configuration.GetValue<bool>("Telemetry:Console");

        // It writes whole addresses of requests, and the address of a link is its secret.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning));
        OpenTelemetryBuilder telemetry = services.AddOpenTelemetry()
            .WithTracing(traces =>
            {
                traces.AddSource("DurableTask.Core", "Azure.*");
                if (console)
                {
                    traces.AddConsoleExporter();
                }
            })
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Telemetry.Name, "ReleaseFunctions.Storage");
                if (console)
                {
                    metrics.AddConsoleExporter();
                }
            });
        HostTelemetry.Add(telemetry, configuration);

        // The exporter reads the standard OTEL_EXPORTER_OTLP_* settings itself.
        if (!string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            telemetry.UseOtlpExporter();
        }
    }
}

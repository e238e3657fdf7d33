using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ReleaseFunctions.Core.Anchors;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Locks;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Reviews;
using ReleaseFunctions.Storage.Anchors;
using ReleaseFunctions.Storage.Calendar;
using ReleaseFunctions.Storage.Delegations;
using ReleaseFunctions.Storage.Links;
using ReleaseFunctions.Storage.Locks;
using ReleaseFunctions.Storage.Mail;
using ReleaseFunctions.Storage.Plans;
using ReleaseFunctions.Storage.Releases;
using ReleaseFunctions.Storage.Reviews;
using ReleaseFunctions.Storage.Tables;

namespace ReleaseFunctions.Storage;

/// <summary>Puts the stores behind their ports.</summary>
public static class StorageRegistration
{
    /// <summary>Registers the stores on the account that <c>AzureWebJobsStorage</c> names; nothing is sent before the first call.</summary>
    /// <exception cref="InvalidOperationException">A setting is missing or malformed; the message names it.</exception>
    public static IServiceCollection AddReleaseStorage(this IServiceCollection services, IConfiguration configuration)
    {
        StorageSettings settings = StorageSettings.Read(configuration);
        AnchorProtection protection = AnchorProtection.Read(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => new StorageTables(settings));
        services.AddSingleton<IReviewStore, TableReviewStore>();
        services.AddSingleton(provider => new AnchorBlobs(settings, protection, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IAnchorStore, AzureAnchorStore>();
        services.AddSingleton(provider => new TableReleaseStore(
            provider.GetRequiredService<StorageTables>(),
            ReleaseCommit.Next,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IReleaseStore>(provider => provider.GetRequiredService<TableReleaseStore>());
        services.AddSingleton<IReleaseRecovery>(provider => provider.GetRequiredService<TableReleaseStore>());
        services.AddSingleton<IReleaseLine>(provider => provider.GetRequiredService<TableReleaseStore>());
        services.AddSingleton<IPlanStore, TablePlanStore>();
        services.AddSingleton<ILinkStore, TableLinkStore>();
        services.AddSingleton<IDeploymentIntents, TableDeploymentIntents>();
        services.AddSingleton<ICalendarStore, TableCalendarStore>();
        services.AddSingleton<ILockStore, TableLockStore>();
        services.AddSingleton<IDelegationStore, TableDelegationStore>();
        services.AddSingleton<IMailQueue, TableMailQueue>();
        services.AddSingleton<IMailAllowances, TableMailAllowances>();
        return services;
    }
}

using Microsoft.Extensions.DependencyInjection;
using ReleaseFunctions.Evidence;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions;

/// <summary>What looks back on releases: evidence and metrics.</summary>
public static class EvidenceRegistration
{
    public static IServiceCollection AddEvidence(this IServiceCollection services)
    {
        services.AddSingleton<MeasureDelivery>();
        services.AddSingleton<CollectEvidence>();
        return services;
    }
}

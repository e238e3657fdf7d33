using Microsoft.Extensions.DependencyInjection;
using ReleaseFunctions.Anchors;
using ReleaseFunctions.Evidence;
using ReleaseFunctions.Releases;
using ReleaseFunctions.Reviews;

namespace ReleaseFunctions;

/// <summary>What looks back on releases: evidence, anchors, reviews and metrics.</summary>
public static class EvidenceRegistration
{
    public static IServiceCollection AddEvidence(this IServiceCollection services)
    {
        services.AddSingleton<MeasureDelivery>();
        services.AddSingleton<CollectEvidence>();
        services.AddSingleton<CheckHistory>();
        services.AddSingleton<AnchorSigner>();
        services.AddSingleton<WriteAnchor>();
        services.AddSingleton<FindAnchors>();
        services.AddSingleton<AddToReview>();
        return services;
    }
}

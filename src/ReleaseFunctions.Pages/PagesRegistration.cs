using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ReleaseFunctions.Pages;

/// <summary>Adds the pages to an application.</summary>
public static class PagesRegistration
{
    /// <summary>Registers <see cref="PageRenderer"/>; the clock is the container's <see cref="TimeProvider"/>, by default the system's.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<PageRenderer>();
        return services;
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ReleaseFunctions.Access;

/// <summary>Puts access control into the application.</summary>
public static class AccessRegistration
{
    /// <summary>Lets every request pass <see cref="AccessPolicy"/>, and adds the file of <c>Access__File</c>. Call it after <c>ConfigureFunctionsWebApplication</c>.</summary>
    public static FunctionsApplicationBuilder UseAccessPolicy(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton(AccessFile.Add(builder.Configuration));
        builder.Services.AddHostedService<AccessWatch>();
        builder.UseMiddleware<AccessMiddleware>();
        return builder;
    }

    /// <summary>What <see cref="UseAccessPolicy"/> works with.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.TryAddSingleton(PlatformVariables.OfProcess);
        services.AddSingleton<PlatformAuthentication>();
        services.AddSingleton<CallerSource>();
        services.AddSingleton<FailureDamper>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<EntraSettings>();
        services.AddSingleton<EntraCallers>();
        services.AddSingleton<PlatformPrincipal>();
        services.AddSingleton<SessionSigner>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<FeedTokens>();
        services.AddSingleton<Trusts>();
        services.AddSingleton<TokenCallers>();
        services.AddSingleton<Authenticator>();
        services.AddSingleton<AccessGate>();
        services.AddSingleton<AccessLog>();
        services.AddSingleton<AccessSettings>();
        services.AddSingleton(provider => new SignInWays(
            provider.GetRequiredService<Authenticator>(), provider.GetRequiredService<Sessions>(), provider.GetRequiredService<PlatformAuthentication>(), provider.GetRequiredService<AccessLog>()));
        return services;
    }
}

using EmbeddedFunctions.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EmbeddedFunctions.Builder;

/// <summary>Turns on HTTP functions.</summary>
public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>Lets HTTP functions take an <c>HttpRequest</c> and return <c>IActionResult</c> or <c>IResult</c>.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.ServesHttp)
        {
            return builder;
        }

        builder.ServesHttp = true;
        builder.Services.AddMvcCore();
        builder.Services.TryAddSingleton<HttpFunctionKeys>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<Microsoft.AspNetCore.Routing.MatcherPolicy, HttpMethodPolicy>());
        builder.Use(HttpResultMiddleware.Around);
        return builder;
    }
}

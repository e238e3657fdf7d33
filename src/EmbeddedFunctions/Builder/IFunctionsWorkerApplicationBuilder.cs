using EmbeddedFunctions.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedFunctions;

/// <summary>Collects services and middleware.</summary>
public interface IFunctionsWorkerApplicationBuilder
{
    IServiceCollection Services { get; }

    /// <summary>Adds middleware; the first added runs outermost.</summary>
    IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware);
}

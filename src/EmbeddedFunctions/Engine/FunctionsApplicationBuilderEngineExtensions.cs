using System.Reflection;
using EmbeddedFunctions.Builder;

namespace EmbeddedFunctions.Engine;

/// <summary>Additions of the embedded host that the Functions model does not have; for tests.</summary>
public static class FunctionsApplicationBuilderEngineExtensions
{
    /// <summary>Looks for functions only in these assemblies, instead of the entry assembly and those below it.</summary>
    public static FunctionsApplicationBuilder UseFunctionsFrom(this FunctionsApplicationBuilder builder, params Assembly[] assemblies)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(assemblies);
        return builder.UseFunctionsFrom([.. assemblies.SelectMany(assembly => assembly.GetTypes())]);
    }

    /// <summary>Looks for functions only in these classes.</summary>
    public static FunctionsApplicationBuilder UseFunctionsFrom(this FunctionsApplicationBuilder builder, params Type[] types)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(types);
        builder.FunctionTypes = types;
        return builder;
    }

    /// <summary>Keeps orchestrations and timers in memory only; they end with the host.</summary>
    public static FunctionsApplicationBuilder UseInMemoryStore(this FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.KeepsInMemory = true;
        return builder;
    }

    /// <summary>Keeps orchestrations and timers in the data directory, which is the default outside a test host.</summary>
    public static FunctionsApplicationBuilder UseStoreOnDisk(this FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.KeepsInMemory = false;
        return builder;
    }
}

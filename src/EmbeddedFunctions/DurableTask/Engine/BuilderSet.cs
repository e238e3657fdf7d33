using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedFunctions.DurableTask.Engine;

/// <summary>The builders of one kind in a service collection, by name, so that a repeated Add call finds its builder again.</summary>
internal sealed class BuilderSet<T> : Dictionary<string, T>
{
    public static BuilderSet<T> In(IServiceCollection services)
    {
        if (services.FirstOrDefault(s => s.ServiceType == typeof(BuilderSet<T>))?.ImplementationInstance is BuilderSet<T> known)
        {
            return known;
        }

        var added = new BuilderSet<T>();
        services.AddSingleton(added);
        return added;
    }
}

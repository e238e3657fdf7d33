using System.Reflection;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.Extensions.Abstractions;
using EmbeddedFunctions.Invocation;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedFunctions.Discovery;

/// <summary>Bindings besides the trigger.</summary>
internal static class InputBindings
{
    public static string TypeOf(BindingAttribute binding) => binding is DurableClientAttribute ? "durableClient" : binding.GetType().Name;

    public static ArgumentReader? Read(BindingAttribute binding, ParameterInfo parameter, out string? refusal)
    {
        refusal = binding switch
        {
            DurableClientAttribute when parameter.ParameterType != typeof(DurableTaskClient)
                => $"[DurableClient] fills a parameter of type '{typeof(DurableTaskClient)}'.",
            DurableClientAttribute { TaskHub: not null } => "the embedded host has one task hub, so leave TaskHub out.",
            DurableClientAttribute { ConnectionName: not null } => "the embedded host has one store, so leave ConnectionName out.",
            DurableClientAttribute => null,
            _ => $"the embedded host does not know the binding '{binding.GetType().Name}'.",
        };
        return refusal is null ? context => context.InstanceServices.GetRequiredService<DurableTaskClient>() : null;
    }
}

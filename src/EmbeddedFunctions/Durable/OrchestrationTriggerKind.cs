using System.Reflection;
using EmbeddedFunctions.Discovery;
using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.Extensions.Abstractions;
using EmbeddedFunctions.Invocation;

namespace EmbeddedFunctions.Durable;

/// <summary>Functions that orchestrate: a context, and at most one more parameter, which receives the input.</summary>
internal sealed class OrchestrationTriggerKind : ITriggerKind
{
    public string BindingType => "orchestrationTrigger";

    public Type AttributeType => typeof(OrchestrationTriggerAttribute);

    /// <summary>The parameter that receives the input, if there is one.</summary>
    public static ParameterInfo? InputOf(MethodInfo method) => method.GetParameters().FirstOrDefault(parameter =>
        !parameter.IsDefined(typeof(BindingAttribute), inherit: true)
        && parameter.ParameterType != typeof(FunctionContext)
        && parameter.ParameterType != typeof(CancellationToken));

    public ArgumentReader? ReadTrigger(ParameterInfo parameter, string functionName, out string? refusal)
    {
        if (parameter.ParameterType == typeof(TaskOrchestrationContext))
        {
            refusal = null;
            return context => ((OrchestrationCall)context.TriggerValue!).Context;
        }

        refusal = $"[OrchestrationTrigger] fills a parameter of type '{typeof(TaskOrchestrationContext)}'.";
        return null;
    }

    public ArgumentReader? ReadOther(MethodInfo method, ParameterInfo parameter, string functionName, out string? refusal)
    {
        refusal = null;
        if (parameter.ParameterType == typeof(CancellationToken))
        {
            refusal = "an orchestrator outlives any token; use an external event or a timer.";
            return null;
        }

        if (CommonArguments.Read(parameter) is { } common)
        {
            return common;
        }

        if (parameter == InputOf(method))
        {
            return context => ((OrchestrationCall)context.TriggerValue!).Input;
        }

        refusal = $"an orchestrator has one input, and parameter '{InputOf(method)!.Name}' receives it.";
        return null;
    }

    public string? Refuse(MethodInfo method, TriggerBindingAttribute trigger, MethodResult result)
        => method.GetParameters().FirstOrDefault(parameter => parameter.IsDefined(typeof(DurableClientAttribute))) is { } client
            ? $"parameter '{client.Name}' is a durable client, which an orchestrator must not use; call its context instead."
            : null;
}

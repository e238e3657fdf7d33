using System.Reflection;
using EmbeddedFunctions.Discovery;
using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.Extensions.Abstractions;
using EmbeddedFunctions.Invocation;

namespace EmbeddedFunctions.Durable;

/// <summary>Functions that orchestrations call: the trigger parameter is the input.</summary>
internal sealed class ActivityTriggerKind : ITriggerKind
{
    /// <summary>A string parameter of this name receives the id of the calling orchestration.</summary>
    public const string InstanceIdName = "instanceId";

    public string BindingType => "activityTrigger";

    public Type AttributeType => typeof(ActivityTriggerAttribute);

    public ArgumentReader? ReadTrigger(ParameterInfo parameter, string functionName, out string? refusal)
    {
        if (parameter.ParameterType == typeof(TaskActivityContext))
        {
            refusal = "[ActivityTrigger] fills the activity's input; take the calling orchestration's id as a parameter 'string instanceId'.";
            return null;
        }

        refusal = null;
        return context => context.TriggerValue;
    }

    public ArgumentReader? ReadOther(MethodInfo method, ParameterInfo parameter, string functionName, out string? refusal)
    {
        refusal = null;
        if (CommonArguments.Read(parameter) is { } common)
        {
            return common;
        }

        if (parameter.ParameterType == typeof(string) && string.Equals(parameter.Name, InstanceIdName, StringComparison.OrdinalIgnoreCase))
        {
            return context => context.BindingContext.BindingData[InstanceIdName];
        }

        refusal = "an activity has one input, marked [ActivityTrigger]; it can also take a FunctionContext, a CancellationToken, a "
            + "[DurableClient] or 'string instanceId', and services in the constructor.";
        return null;
    }

    public string? Refuse(MethodInfo method, TriggerBindingAttribute trigger, MethodResult result) => null;
}

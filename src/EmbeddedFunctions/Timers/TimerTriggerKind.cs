using System.Reflection;
using EmbeddedFunctions.Discovery;
using EmbeddedFunctions.Extensions.Abstractions;
using EmbeddedFunctions.Invocation;

namespace EmbeddedFunctions.Timers;

/// <summary>Functions that run on a schedule.</summary>
internal sealed class TimerTriggerKind : ITriggerKind
{
    public string BindingType => "timerTrigger";

    public Type AttributeType => typeof(TimerTriggerAttribute);

    public ArgumentReader? ReadTrigger(ParameterInfo parameter, string functionName, out string? refusal)
    {
        if (parameter.ParameterType == typeof(TimerInfo))
        {
            refusal = null;
            return context => context.TriggerValue;
        }

        refusal = $"[TimerTrigger] fills a parameter of type '{typeof(TimerInfo)}'.";
        return null;
    }

    public ArgumentReader? ReadOther(MethodInfo method, ParameterInfo parameter, string functionName, out string? refusal)
    {
        refusal = "a timer function can also take a FunctionContext, a CancellationToken or a [DurableClient]; take services in the constructor.";
        return CommonArguments.Read(parameter);
    }

    public string? Refuse(MethodInfo method, TriggerBindingAttribute trigger, MethodResult result) => null;
}

using System.Reflection;
using EmbeddedFunctions.Extensions.Abstractions;
using EmbeddedFunctions.Invocation;

namespace EmbeddedFunctions.Discovery;

/// <summary>The rules of one kind of trigger: what its parameter may be, and what else its functions may ask for.</summary>
internal interface ITriggerKind
{
    /// <summary>The binding's name, such as <c>httpTrigger</c>.</summary>
    string BindingType { get; }

    /// <summary>The attribute that this kind answers to.</summary>
    Type AttributeType { get; }

    /// <summary>Reads the trigger parameter, or null with a reason why it cannot be of that type.</summary>
    ArgumentReader? ReadTrigger(ParameterInfo parameter, string functionName, out string? refusal);

    /// <summary>Reads a parameter without a binding attribute, or null with a reason.</summary>
    ArgumentReader? ReadOther(MethodInfo method, ParameterInfo parameter, string functionName, out string? refusal);

    /// <summary>What is wrong with the function as a whole, if anything.</summary>
    string? Refuse(MethodInfo method, TriggerBindingAttribute trigger, MethodResult result);
}

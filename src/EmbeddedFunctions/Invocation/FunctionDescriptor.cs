using System.Collections.Immutable;
using System.Reflection;
using EmbeddedFunctions.Extensions.Abstractions;

namespace EmbeddedFunctions.Invocation;

/// <summary>A discovered function, ready to be called.</summary>
internal sealed record FunctionDescriptor(
    string Name,
    MethodInfo Method,
    ParameterInfo TriggerParameter,
    TriggerBindingAttribute Trigger,
    ImmutableArray<ArgumentReader> Arguments,
    MethodResult Result,
    FunctionDefinition Definition);

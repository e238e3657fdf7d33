using System.Reflection;
using EmbeddedFunctions.Invocation;

namespace EmbeddedFunctions.Discovery;

/// <summary>Parameters that every kind of function may have.</summary>
internal static class CommonArguments
{
    public static ArgumentReader? Read(ParameterInfo parameter)
        => parameter.ParameterType == typeof(FunctionContext) ? context => context
            : parameter.ParameterType == typeof(CancellationToken) ? context => context.CancellationToken
            : null;
}

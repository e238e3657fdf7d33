using System.Reflection;
using EmbeddedFunctions.DurableTask.Engine.History;
using EmbeddedFunctions.DurableTask.Worker;

namespace EmbeddedFunctions.DurableTask.Engine;

/// <summary>Turns exceptions into failure details, and the type names in those back into types.</summary>
internal static class FailureCapture
{
    public static TaskFailureDetails Capture(Exception exception, IExceptionPropertiesProvider? provider) => exception switch
    {
        RecordedFailureException recorded => recorded.FailureDetails,
        TaskFailedException failed => new(
            failed.GetType().ToString(), failed.Message, failed.StackTrace, failed.FailureDetails, failed.FailureDetails.Properties),
        _ => new(
            exception.GetType().ToString(),
            exception.Message,
            exception.StackTrace,
            exception.InnerException is { } inner ? Capture(inner, provider) : null,
            FailureProperties.Normalize(provider?.GetExceptionProperties(exception))),
    };

    public static Type? FindExceptionType(string name, Type target, Assembly caller)
    {
        var known = Type.GetType(name, throwOnError: false)
            ?? target.Assembly.GetType(name, throwOnError: false)
            ?? caller.GetType(name, throwOnError: false);
        if (known is not null)
        {
            return known;
        }

        var matches = AppDomain.CurrentDomain.GetAssemblies()
            .Select(a => a.GetType(name, throwOnError: false))
            .OfType<Type>()
            .Take(2)
            .ToList();
        return matches.Count > 1
            ? throw new AmbiguousMatchException($"Several loaded assemblies define an exception type named '{name}'.")
            : matches.FirstOrDefault();
    }
}

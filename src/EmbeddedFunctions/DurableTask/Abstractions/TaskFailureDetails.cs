using System.Reflection;
using EmbeddedFunctions.DurableTask.Engine;

namespace EmbeddedFunctions.DurableTask;

/// <summary>What is known of a failed activity or orchestration; survives serialization, unlike the exception.</summary>
/// <param name="ErrorType">Full name of the exception's type.</param>
/// <param name="ErrorMessage">The exception's message.</param>
/// <param name="StackTrace">The exception's stack trace, if any.</param>
/// <param name="InnerFailure">The cause, if any.</param>
/// <param name="Properties">What an <c>IExceptionPropertiesProvider</c> added, if one is registered.</param>
public record TaskFailureDetails(
    string ErrorType,
    string ErrorMessage,
    string? StackTrace,
    TaskFailureDetails? InnerFailure,
    IDictionary<string, object?>? Properties)
{
    /// <summary>Describes an exception and its causes.</summary>
    public static TaskFailureDetails FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return FailureCapture.Capture(exception, provider: null);
    }

    /// <inheritdoc cref="IsCausedBy(Type)"/>
    public bool IsCausedBy<T>()
        where T : Exception
        => IsCausedBy(typeof(T), Assembly.GetCallingAssembly());

    /// <summary>Whether the failure's exception type is, or derives from, the given type. Unknown types give <c>false</c>.</summary>
    /// <exception cref="ArgumentException">The type is no exception type.</exception>
    /// <exception cref="AmbiguousMatchException">Several loaded assemblies define a type of that name.</exception>
    public bool IsCausedBy(Type targetBaseExceptionType) => IsCausedBy(targetBaseExceptionType, Assembly.GetCallingAssembly());

    /// <inheritdoc/>
    public override string ToString() => $"{ErrorType}: {ErrorMessage}";

    private bool IsCausedBy(Type target, Assembly caller)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (!typeof(Exception).IsAssignableFrom(target))
        {
            throw new ArgumentException($"{target} is not an exception type.", nameof(target));
        }

        return !string.IsNullOrEmpty(ErrorType)
            && FailureCapture.FindExceptionType(ErrorType, target, caller) is { } actual
            && target.IsAssignableFrom(actual);
    }
}

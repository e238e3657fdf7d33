using Microsoft.Extensions.Logging;

namespace EmbeddedFunctions.Invocation;

internal static partial class InvocationLog
{
    public static string Category(string functionName) => $"Function.{functionName}";

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "Function '{Function}' failed (invocation {InvocationId}).")]
    public static partial void Failed(ILogger logger, string function, string invocationId, Exception error);

    [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "Function '{Function}' could not read its request (invocation {InvocationId}).")]
    public static partial void BadRequest(ILogger logger, string function, string invocationId, Exception error);

    [LoggerMessage(EventId = 5, Level = LogLevel.Debug, Message = "The caller of function '{Function}' has gone (invocation {InvocationId}).")]
    public static partial void CallerGone(ILogger logger, string function, string invocationId);

    [LoggerMessage(EventId = 6, Level = LogLevel.Warning, Message = "Function '{Function}' returned '{ResultType}', which is no HTTP answer: the caller got an empty 200. Return IActionResult or IResult.")]
    public static partial void NoHttpResult(ILogger logger, string function, Type resultType);
}

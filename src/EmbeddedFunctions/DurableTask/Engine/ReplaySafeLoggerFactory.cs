using Microsoft.Extensions.Logging;

namespace EmbeddedFunctions.DurableTask.Engine;

/// <summary>Creates replay-safe loggers over the logger factory of an orchestration's context.</summary>
internal sealed class ReplaySafeLoggerFactory(TaskOrchestrationContext context) : ILoggerFactory
{
    private const int MaxDepth = 10;

    /// <summary>
    /// The plain factory below any replay-safe ones: a context that wraps another may hand out the inner one's
    /// replay-safe factory, and checking for replay twice would be waste.
    /// </summary>
    public static ILoggerFactory Unwrap(ILoggerFactory factory)
    {
        for (var depth = 0; factory is ReplaySafeLoggerFactory wrapped; depth++)
        {
            if (depth == MaxDepth)
            {
                throw new InvalidOperationException(
                    $"Maximum unwrap depth exceeded: the logger factory is still replay-safe after {MaxDepth} levels. A context's LoggerFactory must come from "
                    + "the context it wraps, not from its own ReplaySafeLoggerFactory.");
            }

            factory = wrapped.Underlying;
        }

        return factory;
    }

    private ILoggerFactory Underlying => context.UnderlyingLoggerFactory;

    public ILogger CreateLogger(string categoryName) => new ReplaySafeLogger(context, Unwrap(Underlying).CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("Adding providers to a replay-safe logger factory is not supported; add them to the host's logging.");

    public void Dispose()
    {
        // The underlying factory belongs to the host.
    }
}

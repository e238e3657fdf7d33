using EmbeddedFunctions.DurableTask.Worker;
using Microsoft.Extensions.Logging;

namespace EmbeddedFunctions.DurableTask.Engine.Replay;

/// <summary>What all runs of a worker share.</summary>
internal sealed record RunSettings(
    DataConverter Converter,
    ILoggerFactory LoggerFactory,
    TimeSpan MaximumTimerInterval,
    string ChildVersion,
    IExceptionPropertiesProvider? ExceptionProperties);

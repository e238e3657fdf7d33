using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ReleaseFunctions.Tests.App;

/// <summary>Keeps what the application logs.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<(string Category, string Line)> _lines = [];

    /// <summary>Every line, in order.</summary>
    public IReadOnlyList<string> All => [.. _lines.Select(line => line.Line)];

    /// <summary>The lines that one type has logged.</summary>
    public IReadOnlyList<string> Of(Type type) => [.. _lines.Where(line => line.Category == type.FullName).Select(line => line.Line)];

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<(string Category, string Line)> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue((category, exception is null ? formatter(state, exception) : $"{formatter(state, exception)} {exception}"));
    }
}

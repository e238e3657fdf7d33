using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using ReleaseFunctions.Connectors.Entra;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Tests;

/// <summary>The connectors as the application registers them, with settings, clock and log of a test.</summary>
internal sealed class Wired : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider _provider;

    /// <param name="settings">App settings, written with <c>__</c>.</param>
    /// <param name="limits">Tighter limits.</param>
    /// <param name="resolve">A name server; default the machine's.</param>
    /// <param name="realTime">The machine's clock instead of a fake one.</param>
    /// <param name="trustAll">Accepts self-signed certificates.</param>
    /// <param name="authority">Where app registrations get their tokens; default Microsoft's.</param>
    /// <param name="resilience">When calls are tried again; default never, so that every test sees what one call does.</param>
    public Wired(
        IEnumerable<(string Key, string Value)> settings,
        ConnectorLimits? limits = null,
        Func<string, CancellationToken, Task<System.Net.IPAddress[]>>? resolve = null,
        bool realTime = false,
        bool trustAll = false,
        ResilienceLimits? resilience = null,
        EntraAuthority? authority = null)
    {
        Configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key.Replace("__", ":", StringComparison.Ordinal), (string?)s.Value)))
            .Build();
        ServiceCollection services = new();
        services.AddSingleton(realTime ? TimeProvider.System : Clock);
        services.AddSingleton(limits ?? new ConnectorLimits());
        services.AddSingleton(authority ?? new EntraAuthority());
        services.AddSingleton(resilience ?? new ResilienceLimits { Retries = 0 });
        if (resolve is not null)
        {
            services.AddSingleton(new GuardedDialer(resolve));
        }

        services.AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Trace));
        services.AddConnectors(Configuration);
        if (trustAll)
        {
            services.ConfigureAll<HttpClientFactoryOptions>(options => options.HttpMessageHandlerBuilderActions.Add(builder =>
                ((SocketsHttpHandler)builder.PrimaryHandler).SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true));
        }

        _provider = services.BuildServiceProvider();
    }

    public SignallingClock Clock { get; } = new(Now);

    public IConfigurationRoot Configuration { get; }

    public LogCollector Log { get; } = new();

    public T Get<T>()
        where T : notnull => _provider.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();
}

/// <summary>Keeps every line that is logged.</summary>
internal sealed class LogCollector : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public string Text => string.Join('\n', _lines);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace ReleaseFunctions.Access;

/// <summary>Says in the log what is wrong with access settings that were reloaded; the start refuses such settings, a running application ignores what is wrong with them.</summary>
internal sealed partial class AccessWatch(IConfiguration configuration, AccessSettings settings, AccessFile file, ILogger<AccessWatch> logger) : IHostedService, IDisposable
{
    private IDisposable? _registration;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _registration = ChangeToken.OnChange(configuration.GetReloadToken, Look);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _registration?.Dispose();

    private void Look()
    {
        LogReloaded(settings.KeyNames);
        foreach (string problem in settings.Problems().Concat(file.TakeFault() is { } fault ? [fault] : []))
        {
            LogProblem(problem);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Settings were reloaded; API keys: {Keys}.")]
    private partial void LogReloaded(string keys);

    [LoggerMessage(Level = LogLevel.Error, Message = "A reloaded setting is wrong and grants nothing: {Problem}")]
    private partial void LogProblem(string problem);
}

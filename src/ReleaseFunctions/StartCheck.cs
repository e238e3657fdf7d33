using Microsoft.Extensions.Hosting;
using ReleaseFunctions.Access;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions;

/// <summary>Refuses to start with settings that are wrong or unsafe; all of them in one message.</summary>
public sealed class StartCheck(ApiKeys keys, ReleaseSettings settings, IHostEnvironment environment) : IHostedService
{
    /// <exception cref="InvalidOperationException">A setting is wrong; the message names each.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        List<string> problems = [.. keys.Problems(environment.IsDevelopment()), .. settings.Problems()];
        return problems.Count == 0
            ? Task.CompletedTask
            : throw new InvalidOperationException($"The application does not start with these settings:{Environment.NewLine}{string.Join(Environment.NewLine, problems)}");
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

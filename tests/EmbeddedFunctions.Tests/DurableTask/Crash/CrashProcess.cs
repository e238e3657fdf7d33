using System.Diagnostics;
using EmbeddedFunctions.Tests.DurableTask.Harness;

namespace EmbeddedFunctions.Tests.DurableTask.Crash;

/// <summary>The load in a process of its own, to be killed without warning.</summary>
internal sealed class CrashProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private CrashProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public static CrashProcess Start(TempFolder folder, EngineMode mode)
    {
        ProcessStartInfo start = new("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "CrashLoad.dll"),
                folder.File("data"),
                folder.File("scripts.json"),
                folder.File("runs.log"),
                mode == EngineMode.Cached ? "cached" : "replaying",
            },
        };
        return new CrashProcess(Process.Start(start) ?? throw new InvalidOperationException("The load did not start."));
    }

    /// <summary>Kills the process (SIGKILL) this long after it opened its engine.</summary>
    /// <returns>Whether it was still at work.</returns>
    public async Task<bool> KillAsync(TimeSpan delay)
    {
        await OpenedAsync();
        using CancellationTokenSource moment = new(delay);
        try
        {
            await _process.WaitForExitAsync(moment.Token);
            await ThrowIfFailedAsync();
            return false;
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            return true;
        }
    }

    /// <summary>Waits until the process has brought every script to its end.</summary>
    public async Task FinishAsync(TimeSpan limit)
    {
        using CancellationTokenSource timeout = new(limit);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The load did not end within {limit} of its last start: an instance is stuck.");
        }

        await ThrowIfFailedAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task OpenedAsync()
    {
        string? line = await _process.StandardOutput.ReadLineAsync().WaitAsync(EngineHost.Patience);
        if (line is null)
        {
            await _process.WaitForExitAsync().WaitAsync(EngineHost.Patience);
            await ThrowIfFailedAsync();
        }
    }

    private async Task ThrowIfFailedAsync()
    {
        if (_process.ExitCode != 0)
        {
            throw new InvalidOperationException($"The load ended with {_process.ExitCode}: {await _errors}");
        }
    }
}

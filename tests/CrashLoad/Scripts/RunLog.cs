using System.Collections.Concurrent;
using System.Globalization;

namespace CrashLoad.Scripts;

/// <summary>
/// The outside world of the activities: what ran, and how often it failed. With a file it outlives a kill,
/// because every line is in the kernel's hands before an activity returns.
/// </summary>
public sealed class RunLog : IDisposable
{
    private readonly ConcurrentDictionary<string, int> _failures = new();
    private readonly ConcurrentDictionary<string, bool> _acknowledged = new();
    private readonly Lock _gate = new();
    private readonly FileStream? _file;
    private readonly int _session;
    private int _runs;

    /// <summary>A log in memory, or in a file that earlier processes may have begun.</summary>
    public RunLog(string? path = null)
    {
        if (path is null)
        {
            return;
        }

        if (File.Exists(path))
        {
            foreach (RunLogLine line in RunLogLine.ReadAll(path))
            {
                switch (line.Kind)
                {
                    case RunLogLine.Opened:
                        _session++;
                        break;
                    case RunLogLine.Failed:
                        _failures.AddOrUpdate(line.Subject, 1, (_, count) => count + 1);
                        break;
                    case RunLogLine.Acknowledged:
                        _acknowledged[line.Subject] = true;
                        break;
                }
            }
        }

        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);

        // Ends a line that the kill of an earlier process may have torn.
        _file.Write("\n"u8);
        Write(RunLogLine.Opened, _session.ToString(CultureInfo.InvariantCulture), "-");
    }

    /// <summary>Notes that the call <paramref name="key"/> runs, and names the run.</summary>
    public string Run(string key)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{_session}.{Interlocked.Increment(ref _runs)}");
        Write(RunLogLine.Ran, key, name);
        return name;
    }

    /// <summary>Notes a failed attempt of the call <paramref name="key"/>, unless it has failed <paramref name="limit"/> times.</summary>
    /// <returns>Whether the attempt is to fail.</returns>
    public bool TryFail(string key, int limit)
    {
        if (limit >= 0 && _failures.GetValueOrDefault(key) >= limit)
        {
            return false;
        }

        _failures.AddOrUpdate(key, 1, (_, count) => count + 1);
        Write(RunLogLine.Failed, key, "-");
        return true;
    }

    /// <summary>Notes that the committed status of an instance shows these runs.</summary>
    public void Saw(string instanceId, IReadOnlyList<string> runs) => Write(RunLogLine.Saw, instanceId, string.Join(',', runs));

    /// <summary>Notes that the engine took a request, so that it must not be lost.</summary>
    public void Acknowledge(string request)
    {
        _acknowledged[request] = true;
        Write(RunLogLine.Acknowledged, request, "-");
    }

    /// <summary>Whether this process or one before it saw the engine take a request.</summary>
    public bool IsAcknowledged(string request) => _acknowledged.ContainsKey(request);

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private void Write(string kind, string subject, string detail)
    {
        if (_file is null)
        {
            return;
        }

        byte[] line = new RunLogLine(kind, subject, detail).ToBytes();
        lock (_gate)
        {
            _file.Write(line);
        }
    }
}

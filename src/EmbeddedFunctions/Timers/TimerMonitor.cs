using System.Collections.Concurrent;
using System.Text.Json;

namespace EmbeddedFunctions.Timers;

/// <summary>Remembers when each timer last ran: one small file per function, or only in memory without a directory.</summary>
internal sealed class TimerMonitor(string? directory)
{
    private readonly ConcurrentDictionary<string, ScheduleStatus> _memory = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The remembered state, or null when there is none or it cannot be read.</summary>
    public ScheduleStatus? Load(string functionName)
    {
        if (directory is null)
        {
            return _memory.GetValueOrDefault(functionName);
        }

        string path = PathIn(directory, functionName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<ScheduleStatus>(File.ReadAllText(path), JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            // A torn or foreign file means at most one missed catch-up; the next run writes it anew.
            return null;
        }
    }

    public void Save(string functionName, ScheduleStatus status)
    {
        if (directory is null)
        {
            _memory[functionName] = status;
            return;
        }

        Directory.CreateDirectory(directory);
        string path = PathIn(directory, functionName);
        string temporary = $"{path}.new";
        File.WriteAllText(temporary, JsonSerializer.Serialize(status, JsonSerializerOptions.Web));
        File.Move(temporary, path, overwrite: true);
    }

    private static string PathIn(string directory, string functionName)
        => Path.Combine(directory, $"{Uri.EscapeDataString(functionName.ToLowerInvariant())}.json");
}

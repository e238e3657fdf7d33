using System.Text.Json;
using CrashLoad;
using CrashLoad.Scripts;

if (args is not [string directory, string scriptsFile, string logFile, string mode])
{
    Console.Error.WriteLine("Usage: CrashLoad <data directory> <scripts file> <log file> cached|replaying");
    return 2;
}

Script[] scripts = JsonSerializer.Deserialize<Script[]>(await File.ReadAllTextAsync(scriptsFile))
    ?? throw new InvalidDataException($"The scripts file '{scriptsFile}' holds no scripts.");
using RunLog log = new(logFile);
await using Load load = await Load.OpenAsync(directory, log, replayEveryTurn: mode == "replaying");

// The parent counts its random moment from here.
Console.WriteLine("open");
await load.RunAsync(scripts);
return 0;

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;

namespace ReleaseFunctions.Access;

/// <summary>
/// A JSON file with settings of API keys, trusts and groups (<c>Access__File</c>) that is read anew when it changes, so that a key is made, replaced
/// or revoked without a restart. It wins over all other settings.
/// </summary>
internal sealed class AccessFile
{
    private const string Setting = "Access:File";

    private bool _started;
    private string? _fault;

    /// <summary>Adds the file to the configuration, if one is named.</summary>
    /// <exception cref="InvalidDataException">It is no JSON.</exception>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public static AccessFile Add(IConfigurationManager configuration)
    {
        AccessFile file = new();
        if (configuration[Setting] is { Length: > 0 } path)
        {
            string full = Path.GetFullPath(path);
            configuration.Add(file.Source(Path.GetDirectoryName(full)!, Path.GetFileName(full)));
        }

        file._started = true;
        return file;
    }

    // By looking every few seconds: mounted secrets and network shares change without the file system telling.
    private JsonConfigurationSource Source(string folder, string name) => new()
    {
        FileProvider = new PhysicalFileProvider(folder, ExclusionFilters.None) { UsePollingFileWatcher = true, UseActivePolling = true },
        Path = name,
        Optional = false,
        ReloadOnChange = true,
        OnLoadException = context =>
        {
            _fault = $"{Setting.Replace(":", "__", StringComparison.Ordinal)}: {context.Exception.Message} Nothing in the file counts until it can be read again.";
            context.Ignore = _started;
        },
    };

    /// <summary>Why the file could not be read when it last changed, said once; null: it could.</summary>
    public string? TakeFault() => Interlocked.Exchange(ref _fault, null);
}

using System.Text.Json;

namespace EmbeddedFunctions.Settings;

/// <summary>
/// <c>local.settings.json</c>, read as the Core Tools read it: its values are app settings, and the environment wins over them.
/// They are visible through configuration only; the process's own environment is left alone.
/// </summary>
internal sealed record LocalSettings
{
    public const string FileName = "local.settings.json";

    /// <summary>App settings under their configuration keys, with a colon between levels.</summary>
    public IReadOnlyDictionary<string, string?> Values { get; init; } = new Dictionary<string, string?>();

    /// <summary>The port of the section <c>Host</c>.</summary>
    public int? LocalHttpPort { get; init; }

    /// <exception cref="FunctionWorkerException">The file is malformed or encrypted.</exception>
    public static LocalSettings Load(string contentRoot)
    {
        string path = Path.Combine(contentRoot, FileName);
        return File.Exists(path) ? Parse(File.ReadAllText(path), path) : new LocalSettings();
    }

    public static LocalSettings Parse(string json, string path)
    {
        JsonDocumentOptions options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, options);
            return Read(new JsonSection(document.RootElement, path, string.Empty));
        }
        catch (JsonException error)
        {
            throw new FunctionWorkerException($"'{path}' is not JSON: {error.Message}", error);
        }
    }

    private static LocalSettings Read(JsonSection root)
    {
        if (root.Flag("IsEncrypted") == true)
        {
            throw root.Error("IsEncrypted", "is true; decrypt the file with 'func settings decrypt'.");
        }

        Dictionary<string, string?> values = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string key, string value) in root.Section("Values")?.Texts() ?? new Dictionary<string, string>())
        {
            values[key.Replace("__", ":", StringComparison.Ordinal)] = value;
        }

        foreach ((string key, string value) in root.Section("ConnectionStrings")?.Texts() ?? new Dictionary<string, string>())
        {
            values[$"ConnectionStrings:{key}"] = value;
        }

        return new LocalSettings { Values = values, LocalHttpPort = root.Section("Host")?.PositiveNumber("LocalHttpPort") };
    }
}

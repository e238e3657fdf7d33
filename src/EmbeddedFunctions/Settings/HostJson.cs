using System.Text.Json;

namespace EmbeddedFunctions.Settings;

/// <summary>The settings of <c>host.json</c> that mean something to the embedded host.</summary>
internal sealed record HostJson
{
    public const string FileName = "host.json";

    /// <summary>Put before every route, without slashes at its ends. Default: <c>api</c>; empty is allowed.</summary>
    public string RoutePrefix { get; init; } = "api";

    public DurableTaskSettings DurableTask { get; init; } = new();

    /// <summary>Log levels by category; the category <c>default</c> stands for all others.</summary>
    public IReadOnlyDictionary<string, string> LogLevels { get; init; } = new Dictionary<string, string>();

    /// <summary>What the file says that has no effect here; logged at start-up.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <param name="contentRoot">The folder of the file; without the file the defaults hold.</param>
    /// <param name="settings">Resolves <c>%setting%</c>.</param>
    /// <exception cref="FunctionWorkerException">The file is malformed or a known key has a value that is not allowed.</exception>
    public static HostJson Load(string contentRoot, SettingExpression settings)
    {
        string path = Path.Combine(contentRoot, FileName);
        return File.Exists(path) ? Parse(File.ReadAllText(path), path, settings) : new HostJson();
    }

    public static HostJson Parse(string json, string path, SettingExpression settings)
    {
        using JsonDocument document = ParseDocument(json, path);
        JsonSection root = new(document.RootElement, path, string.Empty);
        if (root.Text("version") is { } version && version != "2.0")
        {
            throw root.Error("version", $"is '{version}'; the embedded host reads version '2.0'.");
        }

        List<string> warnings = [];
        JsonSection? extensions = root.Section("extensions");
        return new HostJson
        {
            RoutePrefix = ReadRoutePrefix(extensions?.Section("http"), warnings),
            DurableTask = DurableTaskSettings.Read(extensions?.Section("durableTask"), settings, warnings),
            LogLevels = root.Section("logging")?.Section("logLevel")?.Texts() ?? new Dictionary<string, string>(),
            Warnings = warnings,
        };
    }

    private static JsonDocument ParseDocument(string json, string path)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        }
        catch (JsonException error)
        {
            throw new FunctionWorkerException($"'{path}' is not JSON: {error.Message}", error);
        }
    }

    private static string ReadRoutePrefix(JsonSection? http, List<string> warnings)
    {
        if (http is null)
        {
            return new HostJson().RoutePrefix;
        }

        foreach (string key in http.Keys().Where(key => !key.Equals("routePrefix", StringComparison.OrdinalIgnoreCase)))
        {
            warnings.Add($"'{http.PathOf(key)}' has no effect on the embedded host.");
        }

        return (http.Text("routePrefix") ?? new HostJson().RoutePrefix).Trim('/');
    }
}

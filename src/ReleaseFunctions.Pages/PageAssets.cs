using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Pages;

/// <summary>The pages' static files: style, script, icon. The app serves them below <see cref="Root"/>, without sign-in.</summary>
public static class PageAssets
{
    /// <summary>Where the app serves them.</summary>
    public const string Root = "/ui/assets/";

    private static readonly FrozenDictionary<string, PageAsset> All = new Dictionary<string, PageAsset>
    {
        ["site.css"] = Load("site.css", "text/css; charset=utf-8"),
        ["live.js"] = Load("live.js", "text/javascript; charset=utf-8"),
        ["favicon.svg"] = Load("favicon.svg", "image/svg+xml"),
    }.ToFrozenDictionary();

    /// <summary>The file of that name, such as <c>site.css</c>.</summary>
    public static bool TryGet(string path, [NotNullWhen(true)] out PageAsset? asset) => All.TryGetValue(path, out asset);

    /// <summary>The address of a file, with its version, so that browsers may keep it for ever.</summary>
    /// <exception cref="KeyNotFoundException">There is no such file.</exception>
    public static string Url(string name) => $"{Root}{name}?v={All[name].ETag.Trim('"')}";

    private static PageAsset Load(string name, string contentType)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The asset '{name}' is not embedded in the assembly; add it to Assets/.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new PageAsset(bytes, contentType, $"\"{Digest.OfBytes(bytes)[..16]}\"");
    }
}

using System.Text.Json.Nodes;

namespace ReleaseFunctions.Connectors.Tests.Contracts;

/// <summary>The vendors' own descriptions of their APIs: in the folder that <c>CONTRACT_SPECS</c> names, else in <c>shared/specs</c> beside the repository or above it.</summary>
internal static class Specs
{
    /// <summary>Reads one of them; skips the test where it is not at hand.</summary>
    public static JsonObject Read(string name) => JsonNode.Parse(File.ReadAllText(PathOf(name)))!.AsObject();

    /// <summary>Where one of them is; skips the test where it is not at hand.</summary>
    public static string PathOf(string name)
    {
        string? path = Folders().Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"{name} is not here: no folder 'shared/specs' beside or above the repository, and CONTRACT_SPECS is not set.");
        return path!;
    }

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("CONTRACT_SPECS") is { Length: > 0 } named)
        {
            yield return named;
        }

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, "shared", "specs");
        }
    }
}

using System.Reflection;

namespace EndToEnd.Hosting;

/// <summary>Where things lie that the tests start.</summary>
public static class Repository
{
    private const string Framework = "net10.0";

    public static string Root { get; } = Metadata("RepositoryRoot");

    public static string App => Output("src/ReleaseFunctions", "ReleaseFunctions.dll");

    public static string Target => Output("samples/SampleTarget", "SampleTarget.dll");

    private static string Output(string project, string file) => Path.Combine(Root, project, "bin", Metadata("Configuration"), Framework, file);

    private static string Metadata(string key) => typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == key).Value!;
}

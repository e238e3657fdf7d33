namespace EmbeddedFunctions.Tests.Host;

/// <summary>Folders for one test each, deleted when the test process ends.</summary>
internal static class TestFolder
{
    private static readonly Lazy<DirectoryInfo> Root = new(() =>
    {
        DirectoryInfo root = Directory.CreateTempSubdirectory("embedded-functions-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => root.Delete(recursive: true);
        return root;
    });

    public static string Empty() => Root.Value.CreateSubdirectory(Guid.NewGuid().ToString("N")).FullName;

    public static string WithHostJson(string json) => With("host.json", json);

    public static string With(string file, string content)
    {
        string folder = Empty();
        File.WriteAllText(Path.Combine(folder, file), content);
        return folder;
    }
}

namespace EmbeddedFunctions.Tests.Host;

/// <summary>Folders for one test each, below the system's temporary folder.</summary>
internal static class TestFolder
{
    public static string Empty() => Directory.CreateTempSubdirectory("embedded-functions-").FullName;

    public static string WithHostJson(string json) => With("host.json", json);

    public static string With(string file, string content)
    {
        string folder = Empty();
        File.WriteAllText(Path.Combine(folder, file), content);
        return folder;
    }
}

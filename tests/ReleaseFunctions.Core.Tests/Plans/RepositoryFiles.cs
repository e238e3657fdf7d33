namespace ReleaseFunctions.Core.Tests.Plans;

/// <summary>Files of the repository that are not code.</summary>
internal static class RepositoryFiles
{
    private static string Root { get; } = FindRoot();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static string Text(string relative) => File.ReadAllText(PathOf(relative));

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ReleaseFunctions.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No ReleaseFunctions.sln above {AppContext.BaseDirectory}; run the tests from a build inside the repository.");
    }
}

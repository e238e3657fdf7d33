namespace EmbeddedFunctions.Tests.Parity;

/// <summary>Where the listings are: the folder that <c>PARITY_API</c> names, else <c>shared/api</c> beside the repository or above it.</summary>
internal static class ParityApi
{
    private const string Variable = "PARITY_API";

    /// <summary>The listings; skips the test where there are none.</summary>
    public static ApiListing ReadOrSkip()
    {
        string? named = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? value : null;
        string? folder = named ?? BesideOrAbove();
        Assert.SkipUnless(
            Directory.Exists(folder),
            named is null
                ? $"The listings of the real API are not here: no folder 'shared/api' beside or above the repository, and {Variable} is not set."
                : $"The listings of the real API are not here: {Variable} names '{named}', which is not a folder.");
        return ApiListing.Read(folder!);
    }

    private static string? BesideOrAbove()
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "ReleaseFunctions.sln")))
        {
            root = root.Parent;
        }

        for (DirectoryInfo? parent = root?.Parent; parent is not null; parent = parent.Parent)
        {
            string folder = Path.Combine(parent.FullName, "shared", "api");
            if (Directory.Exists(folder))
            {
                return folder;
            }
        }

        return null;
    }
}

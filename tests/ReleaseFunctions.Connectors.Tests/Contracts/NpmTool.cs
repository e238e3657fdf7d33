namespace ReleaseFunctions.Connectors.Tests.Contracts;

/// <summary>Programs of others that our own are tested against. <c>test.sh</c> installs them under <c>.local/npm</c>, where whoever runs one test project by hand finds them afterwards.</summary>
internal static class NpmTool
{
    /// <exception cref="InvalidOperationException">It is not installed.</exception>
    public static string FolderOf(string package)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string installed = Path.Combine(folder.FullName, ".local", "npm", package.Replace('/', '+'), "node_modules", package);
            if (Directory.Exists(installed))
            {
                return installed;
            }
        }

        throw new InvalidOperationException($"{package} is not installed: run ./test.sh Connectors once, which installs it.");
    }
}

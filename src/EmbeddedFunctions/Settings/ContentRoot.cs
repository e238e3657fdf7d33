namespace EmbeddedFunctions.Settings;

/// <summary>The folder of host.json and local.settings.json.</summary>
internal static class ContentRoot
{
    /// <summary>
    /// What the command line or <c>FUNCTIONS_APPLICATION_DIRECTORY</c> names; else the working directory if it has a host.json; else the
    /// application's own folder.
    /// </summary>
    public static string Resolve(string? fromCommandLine, Func<string, string?> environment, string workingDirectory, string baseDirectory)
        => Path.GetFullPath(
            !string.IsNullOrWhiteSpace(fromCommandLine) ? fromCommandLine
            : environment("FUNCTIONS_APPLICATION_DIRECTORY") is { Length: > 0 } named ? named
            : File.Exists(Path.Combine(workingDirectory, HostJson.FileName)) ? workingDirectory
            : baseDirectory);
}

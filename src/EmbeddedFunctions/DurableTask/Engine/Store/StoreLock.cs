namespace EmbeddedFunctions.DurableTask.Engine.Store;

/// <summary>The lock file that keeps a second process, or a second engine, off the same database.</summary>
internal static class StoreLock
{
    /// <exception cref="InvalidOperationException">Another engine holds the lock.</exception>
    public static FileStream Take(string databasePath)
    {
        var path = databasePath + ".lock";
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            throw new InvalidOperationException(
                $"The durable store '{databasePath}' is in use by another process or engine (its lock file '{path}' is held). "
                + "Stop the other one, or set another DataDirectory or HubName.",
                exception);
        }
    }
}

namespace EngineBench;

/// <summary>Where a run keeps its instances; a folder of its own is removed afterwards.</summary>
internal sealed class BenchStore : IDisposable
{
    private readonly bool _temporary;

    public BenchStore(DirectoryInfo? given, bool memory, bool replayEveryTurn)
    {
        ReplayEveryTurn = replayEveryTurn;
        if (memory)
        {
            return;
        }

        _temporary = given is null;
        Path = given?.FullName ?? Directory.CreateTempSubdirectory("engine-bench-").FullName;
    }

    /// <summary>The folder; null: in memory.</summary>
    public string? Path { get; }

    public bool ReplayEveryTurn { get; }

    public override string ToString() => (Path is null ? "in memory" : "durable") + (ReplayEveryTurn ? ", replaying every turn" : string.Empty);

    public void Dispose()
    {
        if (_temporary)
        {
            Directory.Delete(Path!, recursive: true);
        }
    }
}

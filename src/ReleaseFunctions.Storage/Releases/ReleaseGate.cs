namespace ReleaseFunctions.Storage.Releases;

/// <summary>Lets one writer of this process at a release at a time: they would only conflict. Other processes are kept off by ETags.</summary>
internal sealed class ReleaseGate : IDisposable
{
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1, 1))];

    public async Task<IDisposable> EnterAsync(string releaseId, CancellationToken cancellationToken)
    {
        SemaphoreSlim gate = _gates[(uint)releaseId.GetHashCode(StringComparison.Ordinal) % (uint)_gates.Length];
        await gate.WaitAsync(cancellationToken);
        return new Passage(gate);
    }

    public void Dispose()
    {
        foreach (SemaphoreSlim gate in _gates)
        {
            gate.Dispose();
        }
    }

    private sealed class Passage(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}

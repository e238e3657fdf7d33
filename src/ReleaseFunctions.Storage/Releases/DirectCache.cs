namespace ReleaseFunctions.Storage.Releases;

/// <summary>
/// Remembers the newest values by key in a fixed number of slots; a key that hashes to a taken slot replaces it. What is in it may be
/// outdated: it only saves a read where the ETag of the write that follows finds out.
/// </summary>
internal sealed class DirectCache<T>
    where T : class
{
    private const int Slots = 1_024;

    private readonly Entry?[] _entries = new Entry?[Slots];

    public T? Find(string key) => Volatile.Read(ref Slot(key)) is { } entry && entry.Key == key ? entry.Value : null;

    public void Put(string key, T value) => Volatile.Write(ref Slot(key), new Entry(key, value));

    public void Remove(string key)
    {
        ref Entry? slot = ref Slot(key);
        if (Volatile.Read(ref slot)?.Key == key)
        {
            Volatile.Write(ref slot, null);
        }
    }

    private ref Entry? Slot(string key) => ref _entries[(uint)key.GetHashCode(StringComparison.Ordinal) % Slots];

    private sealed record Entry(string Key, T Value);
}

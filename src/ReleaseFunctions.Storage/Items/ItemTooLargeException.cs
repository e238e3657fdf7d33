namespace ReleaseFunctions.Storage.Items;

/// <summary>An item has more JSON than the store keeps. A retry does not help; the message names item, size and limit.</summary>
public sealed class ItemTooLargeException : Exception
{
    internal ItemTooLargeException(string what, long bytes, long limit, string advice)
        : base(FormattableString.Invariant($"The {what} has {bytes:N0} bytes of JSON; the store keeps at most {limit:N0} bytes of it. {advice}"))
    {
        Bytes = bytes;
        Limit = limit;
    }

    /// <summary>Size of the item, bytes of UTF-8 JSON.</summary>
    public long Bytes { get; }

    /// <summary>The most that is kept, bytes of UTF-8 JSON.</summary>
    public long Limit { get; }
}

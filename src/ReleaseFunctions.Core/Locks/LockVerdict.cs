using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Locks;

/// <summary>Where a claim stands.</summary>
/// <param name="Place">1 for whoever is next; 0 for the holder, and for who is not in the queue.</param>
/// <param name="Text">One sentence that names the holder and since when.</param>
public sealed record LockVerdict(LockStanding Standing, int Place, string Text);

/// <summary>Whether it is a claim's turn.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<LockStanding>))]
public enum LockStanding
{
    /// <summary>It holds the lock.</summary>
    Holds,

    /// <summary>It is in the queue.</summary>
    Waits,

    /// <summary>It is not in the queue, most often because the queue is full.</summary>
    Out,
}

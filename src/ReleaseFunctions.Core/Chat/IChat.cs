using ReleaseFunctions.Core.Notices;

namespace ReleaseFunctions.Core.Chat;

/// <summary>Port: posts to rooms where people talk. Never throws for what the outside does.</summary>
public interface IChat
{
    /// <summary>Posts one message. Rooms do not know repeats: a message that was sent twice is there twice.</summary>
    /// <param name="room">Name of the connection that leads to the room.</param>
    Task<OutletAnswer> PostAsync(string room, ChatMessage message, CancellationToken cancellationToken);
}

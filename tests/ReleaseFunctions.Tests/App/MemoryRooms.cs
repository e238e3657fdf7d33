using System.Collections.Concurrent;
using ReleaseFunctions.Core.Chat;
using ReleaseFunctions.Core.Notices;

namespace ReleaseFunctions.Tests.App;

/// <summary>Rooms that keep what is posted. Without a script every message is taken.</summary>
internal sealed class MemoryRooms : IChat
{
    private readonly ConcurrentQueue<(string Room, ChatMessage Message)> _posted = new();

    /// <summary>Answers a post; the message is in the room if the answer is done.</summary>
    public Func<string, ChatMessage, OutletAnswer> OnPost { get; set; } = (_, _) => OutletAnswer.Done("Posted.");

    public IReadOnlyList<(string Room, ChatMessage Message)> Posted => [.. _posted];

    /// <summary>The headlines in a room, oldest first.</summary>
    public IReadOnlyList<string> In(string room) => [.. _posted.Where(one => one.Room == room).Select(one => one.Message.Headline)];

    public Task<OutletAnswer> PostAsync(string room, ChatMessage message, CancellationToken cancellationToken)
    {
        OutletAnswer answer = OnPost(room, message);
        if (answer.State == OutletState.Done)
        {
            _posted.Enqueue((room, message));
        }

        return Task.FromResult(answer);
    }
}

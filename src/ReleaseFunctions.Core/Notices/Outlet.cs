using System.Text.Json.Serialization;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Notices;

/// <summary>One place outside that is told how a release goes.</summary>
/// <param name="Channel">What it is: <c>chat</c>, or the system of the change record.</param>
/// <param name="Name">The connection's name.</param>
public sealed record Outlet(string Channel, string Name)
{
    /// <summary>The channel of rooms.</summary>
    public const string Chat = "chat";

    /// <summary>The purpose of events that record what became of a notice.</summary>
    public const string NoticePurpose = "notice";

    /// <summary>The purpose of the event that says which change record was opened.</summary>
    public const string ChangePurpose = "change";

    /// <summary>Whether it is a room; else it is the change record.</summary>
    [JsonIgnore]
    public bool IsRoom => Channel == Chat;

    /// <summary>The outlets that a plan names.</summary>
    public static IReadOnlyList<Outlet> Of(Plan plan) =>
    [
        .. plan.Change is { } change ? [new Outlet(change.SystemWord, change.Connection)] : Array.Empty<Outlet>(),
        .. plan.Notify.Chat.Select(room => new Outlet(Chat, room)),
    ];

    /// <summary>Sequence numbers of the events of which the outlet was told, or could not be.</summary>
    public IReadOnlySet<long> ToldOf(IEnumerable<HistoryEvent> events) => events
        .Where(e => e.Type is EventTypes.NotificationSent or EventTypes.NotificationFailed)
        .Select(ReleaseProjection.Read<EventData.Notification>)
        .Where(told => told is { About: not null, Purpose: NoticePurpose } && told.To == Name)
        .Select(told => told.About!.Value)
        .ToHashSet();

    public override string ToString() => $"{Channel}:{Name}";
}

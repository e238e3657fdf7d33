using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Core.Plans.Schema;

/// <summary>The part of the plan about people who are told how releases go.</summary>
internal static class NotifySchema
{
    public static RecordShape Notify { get; } = new("notify",
    [
        new("email", new ListShape("e-mail addresses", PlanTexts.Email, 1, 50) { IgnoringCase = true }, "Who gets a mail when a release starts, is paused, or ends."),
        new("chat", new ListShape("rooms", new ConnectionShape(ConnectionKind.Slack) { OrKind = ConnectionKind.Teams }, 1, 20) { IgnoringCase = true }, "Connections of kind slack or teams: the rooms that are told when a release starts, is paused, waits for people, is rolled back, or ends."),
    ])
    {
        Alternatives = [["email"], ["chat"], ["email", "chat"]],
    };
}

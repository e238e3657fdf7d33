namespace ReleaseFunctions.Core.Plans.Schema;

/// <summary>The part of the plan about people who are told how releases go.</summary>
internal static class NotifySchema
{
    public static RecordShape Notify { get; } = new("notify",
    [
        new("email", new ListShape("e-mail addresses", PlanTexts.Email, 1, 50) { IgnoringCase = true }, "Who gets a mail when a release starts, is paused, or ends.") { Required = true },
    ])
    {
        NotYet = ["chat"],
    };
}

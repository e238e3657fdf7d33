using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Pages.Releases;

/// <summary>A button and the form behind it.</summary>
/// <param name="Name">Last part of the address, as in the API.</param>
/// <param name="Label">On the button.</param>
/// <param name="Consequence">What happens then, in one sentence.</param>
/// <param name="Field">The form's text field: reason or comment.</param>
/// <param name="IsRequired">Whether the field must be filled in.</param>
/// <param name="Tone">primary, danger or plain.</param>
public sealed record PageAction(string Name, string Label, string Consequence, string Field, bool IsRequired, string Tone)
{
    public static PageAction Approve { get; } = new("approve", "Approve", "Your decision is recorded in your name and cannot be taken back.", "comment", false, "primary");

    public static PageAction Reject { get; } = new("reject", "Reject", "One rejection ends the release as rejected.", "comment", false, "danger");

    /// <summary>Lets the stage pass although the calendar closes it.</summary>
    public static PageAction OverrideCalendar(StageView stage)
    {
        string rules = string.Join(", ", stage.Closures.Select(closure => closure.Rule));
        bool two = stage.Closures.Any(closure => closure.Override.SecondPerson);
        string people = !two ? "The stage goes on at once."
            : stage.Overrides.Any(asked => !asked.Counts) ? "Yours is the second word that it takes."
            : "It counts once a second, different person has confirmed it.";
        return new("override", "Override", $"Lets this attempt of the stage pass although {rules} {(stage.Closures.Count == 1 ? "closes" : "close")} it. {people} The owners are told.", "reason", true, "danger");
    }

    public static PageAction Of(OperatorAction action) => action switch
    {
        OperatorAction.Abort => new("abort", "Abort", "Stops the release where it is. Nothing is undone.", "reason", true, "danger"),
        OperatorAction.Rollback => new("rollback", "Roll back", "Undoes every stage whose deployment was requested, newest first.", "reason", true, "danger"),
        OperatorAction.Retry => new("retry", "Retry", "Runs this stage again from its first phase, as a new attempt.", "reason", true, "primary"),
        OperatorAction.Override => new("override", "Override", "Takes the health gate as passed although it did not pass. This is recorded.", "reason", true, "danger"),
        OperatorAction.Pause => new("pause", "Pause", "Starts nothing new until it is resumed: no stage, no deployment, no flag step. What is under way goes on, with its time limits.", "reason", true, "plain"),
        OperatorAction.Resume => new("resume", "Resume", "Lets the release go on from where it was paused.", "reason", true, "primary"),
        OperatorAction.Skip => new("skip", "Skip", "Leaves this stage out. What needs it goes on as if it had succeeded.", "reason", true, "danger"),
        OperatorAction.Supersede => new("supersede", "Superseded", "A newer release of the plan takes the place.", "reason", true, "plain"),
        OperatorAction.FreeLock => new("free", "Free lock", "The lock goes to whoever is next in the queue. Whatever holds it is not stopped, so make sure that it deploys no more.", "reason", true, "danger"),
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "There is no button for this action."),
    };
}

using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Orchestrators;

/// <summary>The approval of one stage attempt while it is carried out: what its steps need.</summary>
internal sealed class ApprovalRun(TaskOrchestrationContext context, StageInput attempt)
{
    private readonly Recorder _recorder = context.Recorder(attempt);

    public TaskOrchestrationContext Context => context;

    public StageInput Attempt => attempt;

    public ApprovalPlan Plan => attempt.Stage.Approval!;

    public DateTime Now => context.CurrentUtcDateTime;

    public WakeUp WakeUp { get; } = new(context, WakeUp.Often);

    public Task<ApprovalSignals> ReadAsync() => context.CallActivityAsync<ApprovalSignals>(nameof(ReadApproval), attempt.Key(), ActivityRetries.Storage);

    /// <summary>Appends an event under a name that is unique within the attempt.</summary>
    public Task RecordAsync(string name, string type, object data) =>
        _recorder.RecordAsync(_recorder.Event(EventKeys.Stage(attempt.Stage.Stage, attempt.Attempt, name), type, attempt, data));

    public Task WaitsAsync(Waiting waiting, string about) => _recorder.RecordAsync(_recorder.Waiting(attempt, StagePhase.Approval, waiting, about));

    public Task CloseAsync(ApprovalEnd end) => RecordAsync("approval-closed", EventTypes.ApprovalClosed, new EventData.ApprovalClosed(end.Outcome, end.Reason));

    /// <returns>Whether it is done.</returns>
    public Task<bool> EscalateAsync() => context.CallActivityAsync<bool>(
        nameof(EscalateApproval),
        new EscalateOrder(attempt.Facts.Id, attempt.Stage.Stage, attempt.Attempt, [.. Plan.Escalate!.To.Where(GroupEntry.Is).Select(GroupEntry.NameOf)], context.CurrentUtcDateTime),
        ActivityRetries.Storage);

    /// <summary>Mails each of the people, and whoever stands in for them, a link of their own. What was sent is recorded then, and a mail that has to wait when it has left.</summary>
    /// <param name="mailing">Tells this mailing from others of the attempt.</param>
    /// <param name="reminder">0: they are asked; n: the n-th reminder.</param>
    public async Task MailAsync(IReadOnlyList<string> people, int mailing, int reminder, DateTimeOffset expiresAt)
    {
        IReadOnlyList<MailRecipient> recipients = await context.CallActivityAsync<IReadOnlyList<MailRecipient>>(
            nameof(FindRecipients), new RecipientsOrder(attempt.Facts.Id, attempt.Stage.Stage, attempt.Attempt, people), ActivityRetries.Storage);
        MailOutcome?[] outcomes = await Task.WhenAll(recipients.Select(recipient => context.CallActivityAsync<MailOutcome?>(
            nameof(SendApprovalMail),
            new ApprovalMailOrder(
                attempt.Facts.Id, attempt.Stage.Stage, attempt.Attempt, recipient.Address, recipient.For, attempt.PublicUrl, reminder, Key(mailing, reminder, recipient.Address), expiresAt, attempt.Facts.Drill is not null),
            ActivityRetries.Storage)));
        NewEvent[] events = [.. outcomes.OfType<MailOutcome>().Select(mail => _recorder.Event(
            Key(mailing, reminder, mail.To),
            mail.EventType,
            attempt,
            mail.ToEvent(reminder == 0 ? "approval" : "reminder")))];
        foreach (NewEvent[] some in events.Chunk(MaxEventsPerWrite))
        {
            await _recorder.RecordAsync(some);
        }
    }

    // A reminder goes by its own number: an orchestration that picks up counts those exactly, and a mail under a key that is recorded is not sent.
    private string Key(int mailing, int reminder, string to) =>
        EventKeys.Stage(attempt.Stage.Stage, attempt.Attempt, reminder == 0 ? $"mail-{mailing}-{to}" : $"mail-reminder-{reminder}-{to}");

    // More would be written in several transactions anyway.
    private const int MaxEventsPerWrite = 40;
}

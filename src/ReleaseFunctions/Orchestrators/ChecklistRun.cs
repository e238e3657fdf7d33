using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Drills;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Orchestrators;

/// <summary>The checklist of one stage attempt while it is gone through: what its steps need.</summary>
internal sealed class ChecklistRun(TaskOrchestrationContext context, StageInput attempt)
{
    // How often the wait tells anew what its checks measured, where nothing else changes.
    private static readonly TimeSpan Retell = TimeSpan.FromHours(1);

    private readonly Recorder _recorder = context.Recorder(attempt);
    private readonly ChecklistPlan _plan = attempt.Stage.Checklist!;

    public IReadOnlyList<ChecklistItem> Items { get; } = [.. attempt.Stage.Checklist!.Items.Select(ChecklistItem.Of)];

    /// <summary>Opens the checklist and mails the owners.</summary>
    public async Task<ChecklistProgress> AskAsync()
    {
        DateTimeOffset now = context.CurrentUtcDateTime;
        DateTimeOffset expiresAt = now + _plan.Timeout;
        ChecklistVerdict verdict = ChecklistJudge.Judge(Items, [], expiresAt, now);
        await _recorder.RecordAsync(_recorder.Event(
            EventKeys.Stage(attempt.Stage.Stage, attempt.Attempt, "checklist"),
            EventTypes.StageWaiting,
            attempt,
            new EventData.StageWaiting(StagePhase.Checklist, WaitingFor.Checklist(verdict, now, expiresAt)) { Checklist = new(Items, expiresAt) }));
        await MailAsync(Owners([]), QueuedMail.Checklist, "checklist-mail", expiresAt);
        return new ChecklistProgress(
            now,
            expiresAt,
            [.. _plan.Items.Where(item => item.Check is not null).Select(item => new ChecklistDue(item.Item, now, null))],
            verdict.Text,
            now,
            Tellings: 0,
            Ticked: 0,
            ReminderSchedule.Next(_plan.Remind, now, expiresAt, now));
    }

    /// <summary>Measures what is due and ticks what passes.</summary>
    public async Task<ChecklistProgress> MeasureAsync(ChecklistProgress progress)
    {
        DateTimeOffset now = context.CurrentUtcDateTime;
        List<ChecklistDue> due = [.. progress.Due.Where(one => one.At <= now)];
        if (due.Count == 0)
        {
            return progress;
        }

        (ChecklistItemPlan Item, Sample Sample)[] measured = await Task.WhenAll(
            due.Select(one => MeasureAsync(_plan.Items.First(item => item.Item == one.Item), now, progress.RequestedAt)));
        List<NewEvent> ticks = [];
        Dictionary<string, ChecklistDue> next = progress.Due.ToDictionary(one => one.Item);
        foreach ((ChecklistItemPlan item, Sample sample) in measured)
        {
            (bool passes, string text) = ChecklistJudge.Assess(item.Check!, sample);
            if (passes)
            {
                ticks.Add(_recorder.Event(
                    EventKeys.Ticked(attempt.Stage.Stage, attempt.Attempt, item.Item),
                    EventTypes.ChecklistTicked,
                    attempt,
                    new EventData.ChecklistTicked(item.Item, "system", text, null, sample.Value, "check")));
            }

            next[item.Item] = new ChecklistDue(item.Item, context.CurrentUtcDateTime + item.Check!.Every, text);
        }

        if (ticks.Count > 0)
        {
            await _recorder.RecordAsync([.. ticks]);
        }

        return progress with { Due = [.. next.Values] };
    }

    /// <summary>Tells what is waited for: when an item was ticked, when a check was first measured, and every hour.</summary>
    public async Task<ChecklistProgress> TellAsync(ChecklistProgress progress, ChecklistVerdict verdict, int ticked)
    {
        string measured = string.Join("; ", progress.Due.Where(due => due.Found is not null).Select(due => $"{due.Item}: {due.Found}"));
        string text = measured.Length == 0 ? verdict.Text : $"{verdict.Text} Last measured: {measured}.";
        bool isNew = ticked != progress.Ticked || !progress.Said.Contains("Last measured", StringComparison.Ordinal);
        if (text == progress.Said || !(isNew || context.CurrentUtcDateTime >= progress.SaidAt + Retell))
        {
            return progress;
        }

        int number = progress.Tellings + 1;
        await _recorder.RecordAsync(_recorder.Waiting(
            attempt, StagePhase.Checklist, WaitingFor.Checklist(verdict with { Text = text }, progress.RequestedAt, progress.ExpiresAt), $"checklist-{number}"));
        return progress with { Said = text, SaidAt = context.CurrentUtcDateTime, Tellings = number, Ticked = ticked };
    }

    /// <summary>Mails the owners of what is open, if that is due.</summary>
    public async Task<ChecklistProgress> RemindAsync(ChecklistProgress progress, IReadOnlyCollection<string> ticked)
    {
        if (!(progress.NextReminder <= context.CurrentUtcDateTime))
        {
            return progress;
        }

        // Numbered by when they are due: an orchestration that picks up counts on.
        long number = ReminderSchedule.Number(_plan.Remind, progress.RequestedAt, context.CurrentUtcDateTime);
        await MailAsync(Owners(ticked), QueuedMail.ChecklistReminder, $"checklist-remind-{number}", progress.ExpiresAt);
        return progress with { NextReminder = ReminderSchedule.Next(_plan.Remind, progress.RequestedAt, progress.ExpiresAt, context.CurrentUtcDateTime) };
    }

    private async Task<(ChecklistItemPlan Item, Sample Sample)> MeasureAsync(ChecklistItemPlan item, DateTimeOffset at, DateTimeOffset requestedAt)
    {
        try
        {
            MeasureOrder order = new(item.Item, item.Check!.Query, at, item.Check.Every, requestedAt, Drill(item, requestedAt));
            return (item, (await context.CallActivityAsync<CheckSample>(nameof(MeasureHealth), order)).Sample);
        }
        catch (TaskFailedException exception)
        {
            return (item, Sample.Error($"the measurement failed: {exception.FailureDetails.ErrorMessage}"));
        }
    }

    private DrillMeasure? Drill(ChecklistItemPlan item, DateTimeOffset requestedAt) => attempt.Facts.Drill is { } drill
        ? new(drill, attempt.Stage.Stage, item.Item, item.Check!.Pass, requestedAt, null)
        : null;

    private IReadOnlyList<string> Owners(IReadOnlyCollection<string> ticked) =>
    [
        .. _plan.Items.Where(item => item is { Owner: not null, Check: null } && !ticked.Contains(item.Item)).Select(item => item.Owner!).Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    // Only what is not recorded yet is recorded here, under the same key: what was sent is, and what had to wait is when it has left.
    private async Task MailAsync(IReadOnlyList<string> owners, string purpose, string name, DateTimeOffset expiresAt)
    {
        MailOutcome?[] outcomes = await Task.WhenAll(owners.Select(owner => context.CallActivityAsync<MailOutcome?>(
            nameof(SendChecklistMail),
            new ChecklistMailOrder(attempt.Facts.Id, attempt.Stage.Stage, attempt.Attempt, owner, attempt.PublicUrl, purpose, Key(owner), expiresAt, attempt.Facts.Drill is not null),
            ActivityRetries.Storage)));
        NewEvent[] events = [.. outcomes.OfType<MailOutcome>().Select(mail => _recorder.Event(Key(mail.To), mail.EventType, attempt, mail.ToEvent(purpose)))];
        if (events.Length > 0)
        {
            await _recorder.RecordAsync(events);
        }

        string Key(string owner) => EventKeys.Stage(attempt.Stage.Stage, attempt.Attempt, $"{name}-{owner}");
    }
}

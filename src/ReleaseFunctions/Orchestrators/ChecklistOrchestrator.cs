using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Drills;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Orchestrators;

/// <summary>Waits until every item of a stage attempt's checklist is ticked, by people and by checks that pass, until time or an operator ends it.</summary>
public static class ChecklistOrchestrator
{
    // Bounds the history of a checklist that waits for weeks and measures every minute.
    private const int TurnsPerHistory = 50;

    // How often the wait tells anew what its checks measured, where nothing else changes.
    private static readonly TimeSpan Retell = TimeSpan.FromHours(1);

    [Function(nameof(ChecklistOrchestrator))]
    public static async Task<ChecklistVerdict> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, ChecklistInput input)
    {
        Checklist list = new(context, input.Attempt);
        ChecklistProgress progress = input.Progress ?? await list.AskAsync();
        WakeUp wakeUp = new(context, WakeUp.Often);
        for (int turn = 0; turn < TurnsPerHistory; turn++)
        {
            progress = await list.MeasureAsync(progress);
            StageSignals signals = await context.CallActivityAsync<StageSignals>(nameof(ReadStage), input.Attempt.Key(), ActivityRetries.Storage);
            if (signals.Stop is { } stop)
            {
                return new ChecklistVerdict(ChecklistOutcome.Withdrawn, stop.Reason);
            }

            progress = progress with { Due = [.. progress.Due.Where(due => !signals.Ticked.Contains(due.Item))] };
            ChecklistVerdict verdict = ChecklistJudge.Judge(list.Items, signals.Ticked, progress.ExpiresAt, context.CurrentUtcDateTime);
            if (verdict.Outcome != ChecklistOutcome.Open)
            {
                return verdict;
            }

            progress = await list.TellAsync(progress, verdict, signals.Ticked.Count);
            await wakeUp.UntilAsync(progress.Due.Select(due => due.At).Append(progress.ExpiresAt).Min());
        }

        context.ContinueAsNew(input with { Progress = progress });
        return new ChecklistVerdict(ChecklistOutcome.Open, string.Empty);
    }

    private sealed class Checklist(TaskOrchestrationContext context, StageInput attempt)
    {
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
            await MailAsync();
            return new ChecklistProgress(now, expiresAt, [.. _plan.Items.Where(item => item.Check is not null).Select(item => new ChecklistDue(item.Item, now, null))], verdict.Text, now, 0, 0);
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

        private async Task MailAsync()
        {
            string[] owners = [.. _plan.Items.Where(item => item is { Owner: not null, Check: null }).Select(item => item.Owner!).Distinct(StringComparer.OrdinalIgnoreCase)];
            MailOutcome?[] outcomes = await Task.WhenAll(owners.Select(owner => context.CallActivityAsync<MailOutcome?>(
                nameof(SendChecklistMail),
                new ChecklistMailOrder(attempt.Facts.Id, attempt.Stage.Stage, attempt.Attempt, owner, attempt.PublicUrl),
                ActivityRetries.Storage)));
            NewEvent[] events = [.. outcomes.OfType<MailOutcome>().Select(mail => _recorder.Event(
                EventKeys.Stage(attempt.Stage.Stage, attempt.Attempt, $"checklist-mail-{mail.To}"),
                mail.EventType,
                attempt,
                mail.ToEvent("checklist")))];
            if (events.Length > 0)
            {
                await _recorder.RecordAsync(events);
            }
        }
    }
}

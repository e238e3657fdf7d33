using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Orchestrators;

/// <summary>Puts the flags of one stage attempt back as the ramp found them. One that cannot be put back does not keep the others from it.</summary>
public static class FlagsRollbackOrchestrator
{
    [Function(nameof(FlagsRollbackOrchestrator))]
    public static async Task<FlagsRollbackEnd> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, FlagsRollbackInput input)
    {
        Recorder recorder = context.Recorder(input.Attempt);
        string stage = input.Attempt.Stage.Stage;
        List<string> back = [];
        List<string> faults = [];
        foreach (FlagView flag in input.Undo)
        {
            string comment = FlagWords.RevertComment(input.Attempt.Facts, stage, input.Reason);
            FlagAnswer answer = await RevertAsync(context, new RevertOrder(flag.Flag, flag.Snapshot, comment, input.Attempt.DrillFlag(context.CurrentUtcDateTime)), input.Attempt);
            if (answer.Outcome != FlagOutcome.Done)
            {
                faults.Add($"{flag.Flag.Name} could not be put back to {FlagWords.Percent(flag.Found)}: {answer.Message} Put it back by hand.");
                continue;
            }

            back.Add($"{flag.Flag.Name} to {FlagWords.Percent(flag.Found)}");

            // A repeated call finds the flag as it should be; what the history knows of it tells then that it was changed.
            double? from = answer.From == flag.Found ? flag.Percentage : answer.From;
            if (from != flag.Found)
            {
                await recorder.RecordAsync(recorder.Event(
                    EventKeys.Stage(stage, input.Attempt.Attempt, $"flag-back-{flag.Flag.SystemWord}-{flag.Flag.Connection}-{flag.Flag.Place}-{flag.Flag.Name}"),
                    EventTypes.FlagChanged,
                    input.Attempt,
                    new EventData.FlagChanged(flag.Flag.SystemWord, flag.Flag.Connection, flag.Flag.Place, flag.Flag.Name, from, flag.Found, 0, comment)));
            }
        }

        string done = back.Count == 0 ? string.Empty : $"Put back {string.Join(", ", back)}.";
        return faults.Count > 0
            ? new FlagsRollbackEnd(Completed: false, string.Join(' ', faults.Append(done)).TrimEnd())
            : new FlagsRollbackEnd(Completed: true, done);
    }

    private static async Task<FlagAnswer> RevertAsync(TaskOrchestrationContext context, RevertOrder order, StageInput attempt)
    {
        for (int tries = 1; true; tries++)
        {
            FlagAnswer answer = await CallAsync(context, order);
            if (answer.Outcome != FlagOutcome.TryAgain || tries == FlagRetry.MaxTries)
            {
                return answer;
            }

            await context.CreateTimer(context.CurrentUtcDateTime + attempt.Paced(FlagRetry.Delay(tries, answer.RetryAfter)), CancellationToken.None);
        }
    }

    private static async Task<FlagAnswer> CallAsync(TaskOrchestrationContext context, RevertOrder order)
    {
        try
        {
            return await context.CallActivityAsync<FlagAnswer>(nameof(RevertFlag), order, ActivityRetries.Follow);
        }
        catch (TaskFailedException exception)
        {
            return FlagAnswer.Refused($"The call could not be made: {exception.FailureDetails.ErrorMessage}");
        }
    }
}

/// <summary>How putting the flags back went.</summary>
/// <param name="Completed">All of them are known to be as they were.</param>
public sealed record FlagsRollbackEnd(bool Completed, string Message);

using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Orchestrators.Phases;

/// <summary>
/// What becomes of the flags of a stage that ends without having passed: put back before the stage gives its lock up, or left where they are, which
/// its last sentence says. A stage without flags costs nothing.
/// </summary>
internal static class FlagsConclusion
{
    public static async Task<StageResult> ConcludeAsync(StageRun run, StageResult result)
    {
        if (run.Stage.Flags.Count == 0 || !run.DeploySent || result.Status.IsPassed())
        {
            return result;
        }

        FlagsJudged flags = await run.Context.CallActivityAsync<FlagsJudged>(nameof(JudgeFlags), new JudgeFlagsOrder(run.Attempt.Key(), result.Status), ActivityRetries.Storage);
        if (flags.PutBack.Count > 0)
        {
            FlagsRollbackEnd back = await PutBackAsync(run, flags, result.Reason);
            string told = back.Completed ? FlagWords.Back(flags.PutBack) : back.Message.TrimEnd('.');
            return With(result, $"{told}.") with { FlagsLeft = told, FlagsStuck = !back.Completed };
        }

        // Of a stage that failed its own sentence tells, or the rollback that follows, or the release's.
        bool tells = result.Status == StageStatus.Aborted || run.Calendar.Abort is not null;
        return tells && flags.Standing is { } standing && !result.Reason.Contains(standing, StringComparison.Ordinal) ? With(result, $"{standing}.") : result;
    }

    private static async Task<FlagsRollbackEnd> PutBackAsync(StageRun run, FlagsJudged flags, string reason)
    {
        try
        {
            return await FlagsRollback.RunAsync(
                run.Context, run.Attempt, StagePhase.Flags, flags.PutBack, reason, InstanceIds.FlagsPutBack(run.Attempt.Facts.Id, run.Stage.Stage, run.Attempt.Attempt));
        }
        catch (TaskFailedException exception)
        {
            return new FlagsRollbackEnd(Completed: false, $"The flags could not be put back ({flags.Standing}): {exception.FailureDetails.ErrorMessage}");
        }
    }

    private static StageResult With(StageResult result, string sentence) => result with { Reason = $"{result.Reason.TrimEnd().TrimEnd('.')}. {sentence}" };
}

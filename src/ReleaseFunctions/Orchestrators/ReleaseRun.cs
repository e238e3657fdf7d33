using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Rollback;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Orchestrators;

/// <summary>The state of one run while it is carried out.</summary>
internal sealed class ReleaseRun(TaskOrchestrationContext context, ReleaseInput input, Recorder recorder)
{
    private readonly WakeUp _wakeUp = new(context, WakeUp.Seldom);
    private readonly Dictionary<string, StageResult> _results = [];

    // Replay: in the order in which the stages were started, which is the plan's.
    private readonly List<(string Stage, Task<StageResult> Task)> _running = [];
    private readonly Dictionary<string, (int Attempt, bool Sent)> _attempts = [];
    private StopRequest? _stop;
    private bool _paused;
    private string _asked = string.Empty;
    private int _asks;

    // What the release waited for when its orchestration was started anew.
    private Waiting? _standing;

    /// <summary>Goes on until the release is over.</summary>
    /// <param name="signals">The facts when the run began.</param>
    public async Task<ReleaseDecision.Finish> CarryOutAsync(ReleaseSignals signals)
    {
        ReleaseDecision.RollBack? begun = await TakeOverAsync();
        await HeedAsync(signals);
        if (begun is not null)
        {
            return await RollBackAsync(begun);
        }

        await Announcements.TellAsync(context, input, recorder, ReleaseStatus.Running, $"It was requested by {input.Facts.Requester}.", "start");
        foreach (SkippedStage skipped in signals.Skipped)
        {
            await TakeSkipAsync(skipped, signals.LastSeq);
        }

        while (true)
        {
            ReleaseStep step = ReleasePlanner.Next(input.Plan, _results, _running.Select(one => one.Stage).ToHashSet(), _stop, _paused);
            foreach (string stage in step.Start)
            {
                _running.Add((stage, StartAsync(stage)));
            }

            switch (step.Decision)
            {
                case ReleaseDecision.Finish finish:
                    return finish;
                case ReleaseDecision.RollBack rollBack:
                    return await RollBackAsync(rollBack);
                case ReleaseDecision.AwaitOperator ask:
                    await AskAsync(ask.Stages);
                    break;
            }

            await _wakeUp.UntilAsync(null, _running.Select(one => one.Task));
            await CollectAsync();
        }
    }

    // What earlier runs left and, where the orchestration was started anew, what this one has done so far.
    private async Task<ReleaseDecision.RollBack?> TakeOverAsync()
    {
        if (input is { Run: 1, Repair: 0 })
        {
            return null;
        }

        RunStart start = await context.CallActivityAsync<RunStart>(
            nameof(PlanRun), new RunKey(input.Facts.Id, input.Run, PicksUp: input.Repair > 0), ActivityRetries.Storage);
        _stop = start.Stop;
        _standing = start.Standing;
        foreach (StageResult result in start.Results)
        {
            _results[result.Stage] = result;
        }

        foreach (AttemptMade made in start.Attempts)
        {
            _attempts[made.Stage] = (made.Attempt, made.Sent);
        }

        foreach (string stage in start.Going)
        {
            _running.Add((stage, StartAsync(stage, _attempts[stage].Attempt, picksUp: true)));
        }

        if (input.Repair > 0 && start.RollBack is null)
        {
            await CollectAsync(); // a retry may have been asked for that nobody has taken up
        }

        return start.RollBack;
    }

    private Task<StageResult> StartAsync(string name) => StartAsync(name, _attempts.GetValueOrDefault(name).Attempt + 1, picksUp: false);

    private Task<StageResult> StartAsync(string name, int attempt, bool picksUp)
    {
        bool sent = _attempts.GetValueOrDefault(name).Sent;
        _attempts[name] = (attempt, sent);
        return context.CallSubOrchestratorAsync<StageResult>(
            nameof(StageOrchestrator),
            new StageInput(input.Facts, input.Plan.Stage(name), attempt, input.Run, input.PublicUrl, sent, picksUp),
            context.Child(InstanceIds.Stage(input.Facts.Id, name, attempt)));
    }

    private async Task CollectAsync()
    {
        foreach ((string stage, Task<StageResult> task) in _running.Where(one => one.Task.IsCompleted).ToList())
        {
            StageResult result = await ResultAsync(stage, task);
            _running.Remove((stage, task));
            _results[stage] = result;
            _attempts[stage] = (result.Attempt, result.DeploySent);
            if (!result.Status.IsPassed())
            {
                WakeSiblings();
            }
        }

        ReleaseSignals signals = await context.CallActivityAsync<ReleaseSignals>(nameof(ReadRelease), new ReleaseKey(input.Facts.Id, input.Run), ActivityRetries.Storage);
        await HeedAsync(signals);

        foreach (SkippedStage skipped in signals.Skipped)
        {
            await TakeSkipAsync(skipped, signals.LastSeq);
        }

        // A retry can be asked for before the failed attempt's result has come here; it names the attempt and is taken up when that is in.
        foreach (ActionView retry in signals.Retries)
        {
            if (_results.TryGetValue(retry.Stage!, out StageResult? failed) && failed.Attempt == retry.Attempt && failed.Status == StageStatus.Failed)
            {
                _results.Remove(retry.Stage!);
                _asked = string.Empty;
                await recorder.RecordAsync(recorder.Event(EventKeys.ReleaseWaiting(input.Run, retry.Seq), EventTypes.StageWaiting, new EventData.StageWaiting(null, null)));
            }
        }
    }

    // A stage that runs ends as skipped by itself; one that had not started, or had failed, is done with now.
    private async Task TakeSkipAsync(SkippedStage skipped, long seq)
    {
        bool known = _results.TryGetValue(skipped.Stage, out StageResult? result);
        if (_running.Any(one => one.Stage == skipped.Stage) || (known && result!.Status.IsPassed()))
        {
            return;
        }

        _results[skipped.Stage] = skipped.ToResult();
        if (known)
        {
            _asked = string.Empty;
            await recorder.RecordAsync(recorder.Event(EventKeys.ReleaseWaiting(input.Run, seq), EventTypes.StageWaiting, new EventData.StageWaiting(null, null)));
        }
    }

    private async Task HeedAsync(ReleaseSignals signals)
    {
        _stop = _stop is null or { Action: OperatorAction.Supersede } ? signals.Stop ?? _stop : _stop;
        bool isNew = signals.Paused && !_paused;
        _paused = signals.Paused;
        if (isNew)
        {
            await Announcements.TellAsync(context, input, recorder, ReleaseStatus.Paused, signals.PausedText, $"pause-{signals.LastSeq}");
        }
    }

    // An orchestration that broke down counts as a failed stage; the others are waited for all the same.
    private async Task<StageResult> ResultAsync(string stage, Task<StageResult> task)
    {
        try
        {
            return await task;
        }
        catch (TaskFailedException exception)
        {
            StageInput attempt = new(input.Facts, input.Plan.Stage(stage), _attempts[stage].Attempt, input.Run, input.PublicUrl);
            StageResult broken = new(stage, attempt.Attempt, StageStatus.Failed, $"The stage could not be carried on: {exception.FailureDetails.ErrorMessage}", DeploySent: true);
            await recorder.RecordAsync(recorder.Event(
                EventKeys.Stage(stage, attempt.Attempt, "finished"), EventTypes.StageFinished, attempt, new EventData.StageFinished(broken.Status, broken.Reason)));
            return broken;
        }
    }

    // What ended one stage may stop the others; they look for themselves when woken.
    private void WakeSiblings()
    {
        foreach ((string stage, _) in _running)
        {
            foreach (string instanceId in InstanceIds.OfStage(input.Facts.Id, stage, _attempts[stage].Attempt))
            {
                context.SendEvent(instanceId, EventNames.Wake, string.Empty);
            }
        }
    }

    private async Task AskAsync(IReadOnlyList<string> stages)
    {
        string asked = string.Join(",", stages.Select(stage => $"{stage}-{_results[stage].Attempt}"));
        if (asked == _asked)
        {
            return;
        }

        _asked = asked;
        if (_standing is { Code: WaitingCode.Operator } standing && standing == WaitingFor.OperatorAfterFailure(stages, standing.Since))
        {
            _standing = null;
            return; // asked before the orchestration was started anew, and not answered since
        }

        _standing = null;
        await recorder.RecordAsync(recorder.Event(
            EventKeys.OperatorAsked(input.Run, input.Repair, ++_asks), EventTypes.StageWaiting, new EventData.StageWaiting(null, WaitingFor.OperatorAfterFailure(stages, context.CurrentUtcDateTime))));
    }

    private async Task<ReleaseDecision.Finish> RollBackAsync(ReleaseDecision.RollBack decision)
    {
        RollbackVerdict verdict = await context.CallSubOrchestratorAsync<RollbackVerdict>(
            nameof(RollbackOrchestrator),
            new RollbackInput(input, decision.Reason, decision.ThenStatus),
            context.Child(InstanceIds.Rollback(input.Facts.Id, input.Run)));
        return new ReleaseDecision.Finish(verdict.Status, verdict.Reason);
    }
}

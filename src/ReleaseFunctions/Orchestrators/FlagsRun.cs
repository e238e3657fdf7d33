using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Drills;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Orchestrators;

/// <summary>The state of one ramp while it is carried out.</summary>
internal sealed class FlagsRun(TaskOrchestrationContext context, FlagsInput input)
{
    // Bound the history of a ramp that takes many steps or stands for days.
    private const int StepsPerHistory = 5;
    private const int TurnsPerHistory = 50;

    private readonly WakeUp _wakeUp = new(context, WakeUp.Often);
    private readonly Recorder _recorder = context.Recorder(input.Attempt);
    private readonly int _steps = FlagRamp.Steps(input.Attempt.Stage.Flags);
    private RampProgress _progress = input.Progress ?? new([], 0, context.CurrentUtcDateTime);
    private int _turns;

    private StageInput Attempt => input.Attempt;

    private string Stage => input.Attempt.Stage.Stage;

    private IReadOnlyList<FlagPlan> Flags => input.Attempt.Stage.Flags;

    public async Task<RampEnd> CarryOutAsync()
    {
        if (input.Progress is null && await FindAsync() is { } unread)
        {
            return unread;
        }

        for (int taken = 0; _progress.Step < _steps; taken++)
        {
            if (taken == StepsPerHistory)
            {
                return ContinueAsNew();
            }

            if (!_progress.Stood && _progress.Step > 0)
            {
                if ((_progress.IsAsked ? await AwaitOperatorAsync() : await StandAsync()) is { } ended)
                {
                    return ended;
                }

                _progress = _progress with { Stood = true, IsAsked = false };
            }

            if (await AwaitGoAsync() is { } stopped)
            {
                return stopped;
            }

            if (await TakeAsync() is { } failed)
            {
                return failed;
            }
        }

        return new RampEnd(RampOutcome.Done, $"{FlagWords.Stands(_progress.Standing)}.");
    }

    /// <summary>Reads how the flags stand and writes it down, before anything is changed.</summary>
    private async Task<RampEnd?> FindAsync()
    {
        List<FlagFound> found = [];
        foreach (FlagPlan flag in Flags)
        {
            (FlagAnswer? answer, RampEnd? stopped) = await CallAsync(
                drill => context.CallActivityAsync<FlagAnswer>(nameof(ReadFlag), new FlagQuestion(flag.Flag, drill), ActivityRetries.Follow), new FlagMove(flag.Flag, 0, FlagRamp.Wanted(flag, 1)), found.Count);
            if (answer is not { State: { } state })
            {
                return stopped ?? new RampEnd(RampOutcome.Failed, $"The flag {flag.Flag.Name} could not be read, so nothing was changed: {answer!.Message}");
            }

            found.Add(new FlagFound(flag.Flag, state.Percentage, FlagRamp.Wanted(flag, _steps) > state.Percentage, state.Snapshot));
        }

        _progress = _progress with { Standing = [.. found.Select(flag => new FlagStanding(flag.Flag, flag.Percentage))] };
        NewEvent waiting = Waiting(FlagWords.Taking(FlagRamp.Moves(Flags, _progress.Standing, 1), Stage, 1, _steps, context.CurrentUtcDateTime), "found", found);
        await _recorder.RecordAsync(waiting);
        return null;
    }

    /// <summary>Waits until the next step may be taken: a paused release takes none, nor does one that a freeze holds.</summary>
    private async Task<RampEnd?> AwaitGoAsync()
    {
        for (bool isFirst = true; ; isFirst = false)
        {
            StageSignals signals = await ReadAsync();
            if (Stop(signals, waits: signals.Paused) is { } stop)
            {
                return Stopped(stop);
            }

            if (signals is { Paused: false, Held: false })
            {
                return null;
            }

            // That a freeze holds it, the stage itself says.
            if (isFirst && !signals.Held)
            {
                // The step has stood for its time; that the release is paused, the release says.
                await _recorder.RecordAsync(_recorder.Waiting(Attempt, StagePhase.Flags, null, $"flags-held-{signals.LastSeq}"));
            }

            if (_turns++ == TurnsPerHistory)
            {
                return ContinueAsNew();
            }

            await _wakeUp.UntilAsync();
        }
    }

    /// <summary>Takes the next step and writes every change down.</summary>
    private async Task<RampEnd?> TakeAsync()
    {
        int step = _progress.Step + 1;
        List<NewEvent> changes = [];
        foreach (FlagMove move in FlagRamp.Moves(Flags, _progress.Standing, step))
        {
            string comment = FlagWords.Comment(Attempt.Facts, Stage, move, step, _steps);
            (FlagAnswer? answer, RampEnd? end) = await CallAsync(
                drill => context.CallActivityAsync<FlagAnswer>(nameof(SetFlag), new SetFlagOrder(move.Flag, move.From, move.To, comment, drill), ActivityRetries.Follow), move, IndexOf(move.Flag));
            if (answer?.Outcome != FlagOutcome.Done)
            {
                await RecordAsync(changes);
                return end ?? new RampEnd(RampOutcome.Failed, $"The flag {move.Flag.Name} could not be set to {FlagWords.Percent(move.To)}: {answer!.Message} {FlagWords.Stands(_progress.Standing)}, as far as is known.");
            }

            _progress = _progress with { Standing = FlagRamp.With(_progress.Standing, move.Flag, move.To) };
            changes.Add(_recorder.Event(
                EventKeys.Stage(Stage, Attempt.Attempt, $"flag-{step}-{IndexOf(move.Flag)}"),
                EventTypes.FlagChanged,
                Attempt,
                new EventData.FlagChanged(move.Flag.SystemWord, move.Flag.Connection, move.Flag.Place, move.Flag.Name, move.From, move.To, step, comment)));
        }

        _progress = new RampProgress(_progress.Standing, step, context.CurrentUtcDateTime);
        if (step < _steps)
        {
            string[] checks = [.. (Attempt.Stage.Health?.Checks ?? []).Select(check => check.Check)];
            DateTimeOffset until = _progress.Since + FlagRamp.Stand(Flags, step);
            IReadOnlyList<FlagMove> next = FlagRamp.Moves(Flags, _progress.Standing, step + 1);
            changes.Add(Waiting(FlagWords.Standing(_progress.Standing, next, Stage, step, _steps, checks, _progress.Since, until), $"{step}", step: step));
        }

        await RecordAsync(changes);
        return null;
    }

    /// <summary>Lets the step stand for its time; with health checks it must be shown to be healthy meanwhile.</summary>
    private async Task<RampEnd?> StandAsync()
    {
        TimeSpan stand = FlagRamp.Stand(Flags, _progress.Step);
        if (Attempt.Stage.Health is { } health && health.Checks.Count > 0)
        {
            GateEnd end = _progress.Gate?.End is { } judged ? new GateEnd(judged.Verdict, judged.Text) : await GateAsync(FlagRamp.Gate(health, stand));
            return (end.Verdict, health.OnInconclusive) switch
            {
                (GateVerdict.Pass, _) or (GateVerdict.Inconclusive or GateVerdict.Error, OnInconclusive.Pass) => null,
                (GateVerdict.Fail, _) => Unhealthy(end),
                (GateVerdict.Stopped, _) => new RampEnd(RampOutcome.Stopped, end.Text),
                (_, OnInconclusive.Fail) => Unhealthy(end),
                _ => await AskOperatorAsync(end),
            };
        }

        DateTimeOffset until = _progress.Since + stand;
        while (context.CurrentUtcDateTime < until)
        {
            if (_turns++ == TurnsPerHistory)
            {
                return ContinueAsNew();
            }

            await _wakeUp.UntilAsync(until);
            if (_wakeUp.IsTimeToLook() && await LookAsync() is { } stopped)
            {
                return stopped;
            }
        }

        return null;
    }

    // The gate looks for what stops it itself; it is woken through the ramp, which alone has an id that everyone knows.
    private async Task<GateEnd> GateAsync(HealthPlan plan)
    {
        string id = InstanceIds.FlagsGate(Attempt.Facts.Id, Stage, Attempt.Attempt, _progress.Step);
        Task<GateEnd> gate = context.CallSubOrchestratorAsync<GateEnd>(
            nameof(HealthGateOrchestrator),
            new HealthGateInput(Attempt, plan, HealthPurpose.Flags, _progress.Since, _progress.Gate?.State, input.Baselines) { Step = _progress.Step, DeployedAt = input.DeployedAt },
            context.Child(id));
        while (!gate.IsCompleted)
        {
            await Task.WhenAny(_wakeUp.Next, gate);
            if (!gate.IsCompleted)
            {
                context.SendEvent(id, EventNames.Wake, string.Empty);
            }
        }

        return await gate;
    }

    private RampEnd Unhealthy(GateEnd end) => new(RampOutcome.Failed, $"Unhealthy while {FlagWords.Stands(_progress.Standing)}: {end.Text}");

    private async Task<RampEnd?> AskOperatorAsync(GateEnd end)
    {
        await _recorder.RecordAsync(Waiting(FlagWords.Operator(_progress.Standing, Stage, end.Text, context.CurrentUtcDateTime), $"ask-{_progress.Step}"));
        return await AwaitOperatorAsync();
    }

    private async Task<RampEnd?> AwaitOperatorAsync()
    {
        _progress = _progress with { IsAsked = true };
        while (_turns++ < TurnsPerHistory)
        {
            StageSignals signals = await ReadAsync();
            if (Stop(signals, waits: true) is { } stop)
            {
                return Stopped(stop);
            }

            // One override lets one step pass.
            if (signals.Override?.Step == _progress.Step)
            {
                return null;
            }

            await _wakeUp.UntilAsync();
        }

        return ContinueAsNew();
    }

    /// <summary>Makes a call again until it is taken, refused, or given up.</summary>
    /// <returns>The answer; or how the ramp ends, because it was stopped meanwhile.</returns>
    private async Task<(FlagAnswer? Answer, RampEnd? End)> CallAsync(Func<DrillFlagCall?, Task<FlagAnswer>> call, FlagMove move, int index)
    {
        DrillFlagCall? drill = Attempt.DrillFlag(context.CurrentUtcDateTime);
        for (int tries = 1; true; tries++)
        {
            FlagAnswer answer = await call(drill);
            if (answer.Outcome != FlagOutcome.TryAgain)
            {
                return (answer, null);
            }

            if (tries == FlagRetry.MaxTries)
            {
                return (FlagAnswer.Refused($"{answer.Message} Given up after {tries} tries."), null);
            }

            DateTimeOffset now = context.CurrentUtcDateTime;
            DateTimeOffset until = now + Attempt.Paced(FlagRetry.Delay(tries, answer.RetryAfter));
            await _recorder.RecordAsync(Waiting(FlagWords.Again(move, tries, answer.Message, now, until), $"again-{_progress.Step + 1}-{index}-{tries}"));
            while (context.CurrentUtcDateTime < until)
            {
                await _wakeUp.UntilAsync(until);
                if (_wakeUp.IsTimeToLook() && await LookAsync() is { } stopped)
                {
                    return (null, stopped);
                }
            }
        }
    }

    private async Task<RampEnd?> LookAsync() => Stop(await ReadAsync(), waits: false) is { } stop ? Stopped(stop) : null;

    // A ramp under way is carried to its end like a deployment that was sent; only one that waits for people gives its place to a newer release.
    private static StopSignal? Stop(StageSignals signals, bool waits) => signals.Stop is { Kind: StopKind.Supersede } && !waits ? null : signals.Stop;

    private Task<StageSignals> ReadAsync() => context.CallActivityAsync<StageSignals>(nameof(ReadStage), Attempt.Key(), ActivityRetries.Storage);

    // Where the flags stand then, the stage says when it ends.
    private static RampEnd Stopped(StopSignal stop) => new(RampOutcome.Stopped, stop.Reason);

    private RampEnd ContinueAsNew()
    {
        context.ContinueAsNew(input with { Progress = _progress });
        return new RampEnd(RampOutcome.Running, string.Empty);
    }

    private Task RecordAsync(List<NewEvent> events) => events.Count == 0 ? Task.CompletedTask : _recorder.RecordAsync([.. events]);

    private NewEvent Waiting(Waiting waiting, string about, IReadOnlyList<FlagFound>? found = null, int? step = null) => _recorder.Event(
        EventKeys.Stage(Stage, Attempt.Attempt, $"waiting-flags-{about}"),
        EventTypes.StageWaiting,
        Attempt,
        new EventData.StageWaiting(StagePhase.Flags, waiting) { Found = found, Step = step });

    private int IndexOf(FlagTarget flag) => Flags.Select(each => each.Flag).ToList().IndexOf(flag);
}

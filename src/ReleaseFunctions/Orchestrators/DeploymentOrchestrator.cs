using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Orchestrators;

/// <summary>
/// Carries one deployment or rollback of one stage attempt to its end: the intent is written down before every send, starting and
/// following are separate activities, and the end is recorded once, whoever reports it first.
/// </summary>
public static class DeploymentOrchestrator
{
    // Bounds the history of a deployment that is followed for days.
    private const int TurnsPerHistory = 50;

    [Function(nameof(DeploymentOrchestrator))]
    public static async Task<DeploymentEnd> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, DeploymentInput input)
    {
        Deployment deployment = new(context, input, input.Progress?.Deadline ?? input.Deadline ?? (input.Sent?.RequestedAt ?? context.CurrentUtcDateTime) + input.Plan.Timeout);
        try
        {
            return await (input.Progress is { } progress ? deployment.GoOnAsync(progress) : deployment.SendAsync());
        }
        catch (TaskFailedException exception)
        {
            return await deployment.FinishAsync(DeploymentState.Failed, $"The request could not be made: {exception.FailureDetails.ErrorMessage}", null, "response");
        }
    }

    private sealed class Deployment(TaskOrchestrationContext context, DeploymentInput input, DateTimeOffset deadline)
    {
        private readonly WakeUp _wakeUp = new(context, WakeUp.Often);
        private readonly Recorder _recorder = context.Recorder(input.Attempt);
        private readonly DeploymentEvents _events = new(context.Recorder(input.Attempt), input);

        private StageInput Attempt => input.Attempt;

        private bool IsRollback => input.Action == DeploymentAction.Rollback;

        public Task<DeploymentEnd> GoOnAsync(DeploymentProgress progress) => progress.Taken.State switch
        {
            DeploymentState.Running => FollowAsync(progress.Taken, progress.Polls, progress.Told),
            DeploymentState.TryAgain => LookUpAsync(progress.Taken, progress.Polls, progress.Told),
            _ => AwaitReportAsync(),
        };

        public async Task<DeploymentEnd> SendAsync()
        {
            if (input.Sent is not null)
            {
                StageSignals known = await ReadAsync();
                if ((Ended(known) ?? Stopped(known)) is { } end)
                {
                    return await StopAsync(end, null);
                }

                if (context.CurrentUtcDateTime >= deadline)
                {
                    return await AwaitReportAsync();
                }
            }

            // Whether the last send arrived is not known: it is repeated, under its number and key, and the history shows one send.
            string why = string.Empty;
            int rests = 0;
            for (int send = input.Sent?.Sends ?? 1; send <= input.Plan.Retry.Attempts; send++)
            {
                DateTimeOffset sentAt = context.CurrentUtcDateTime;
                if (send > 1 || input.Deadline is null)
                {
                    await _recorder.RecordAsync(_events.Sends(send, sentAt, deadline));
                }

                // Only the store can make this activity fail; the target's answers, and its silence, are values.
                DeploymentAnswer answer = await context.CallActivityAsync<DeploymentAnswer>(nameof(StartDeployment), Order(), ActivityRetries.Storage);
                switch (answer.State)
                {
                    case DeploymentState.Accepted:
                        return await AwaitReportAsync();
                    case DeploymentState.Running:
                        return await FollowAsync(answer, polls: 0, told: null);
                    case DeploymentState.Succeeded or DeploymentState.Failed:
                        return await FinishAsync(answer.State, answer.Message, answer.Url, "response");
                }

                why = answer.Message;
                bool mayHaveStarted = !input.Plan.Outside.KnowsRepeats && !answer.NothingStarted;
                if (context.CurrentUtcDateTime >= deadline)
                {
                    return mayHaveStarted ? await LookUpAsync(answer, looks: 0, told: null) : await FinishAsync(DeploymentState.Failed, $"It was not taken within {input.Plan.Timeout}: {why}", null, "timeout");
                }

                // What was not sent is no try; the pauses grow all the same, so that a host that never gets well costs little.
                bool isTry = !answer.NotSent;
                TimeSpan pause = DeploymentRetry.Delay(input.Plan.Retry, isTry ? send : ++rests, answer.RetryAfter);
                DateTimeOffset again = context.CurrentUtcDateTime + pause;
                if ((isTry && send == input.Plan.Retry.Attempts) || again >= deadline)
                {
                    if (mayHaveStarted)
                    {
                        return await LookUpAsync(answer, looks: 0, told: null);
                    }

                    break;
                }

                int sends = isTry ? send : send - 1;
                await _recorder.RecordAsync(_events.Waits(
                    send, WaitingFor.Resend(input.Action, input.Plan.Outside.Connection, Attempt.Stage.Stage, sends, input.Plan.Retry.Attempts, why, sentAt, again), isTry ? "-again" : $"-rest-{rests}"));
                if (await PauseAsync(again) is { } ended)
                {
                    return await StopAsync(ended, null);
                }

                // The last look before sending: the wake-up of a report or of an operator may have been lost.
                StageSignals signals = await ReadAsync();
                if ((Ended(signals) ?? Stopped(signals)) is { } late)
                {
                    return await StopAsync(late, null);
                }

                if (!isTry && rests == TurnsPerHistory)
                {
                    context.ContinueAsNew(input with { Sent = new SentBefore(input.Sent?.RequestedAt ?? sentAt, send), Deadline = deadline });
                    return new DeploymentEnd(DeploymentState.Running, string.Empty);
                }

                send = sends;
            }

            return await FinishAsync(DeploymentState.Failed, $"The request was not taken: {why}", null, "response");
        }

        public async Task<DeploymentEnd> FinishAsync(DeploymentState status, string message, string? url, string by)
        {
            await _recorder.RecordAsync(IsRollback
                ? _recorder.Event(EventKeys.StageRollbackFinished(Attempt.Stage.Stage, Attempt.Attempt), EventTypes.RollbackFinished, Attempt, new EventData.RollbackFinished(status, message, url, by))
                : _recorder.Event(EventKeys.DeployFinished(Attempt.Stage.Stage, Attempt.Attempt), EventTypes.DeployFinished, Attempt, new EventData.DeployFinished(status, message, url, by)));

            // A callback may have been first; what is recorded is what counts.
            return Ended(await ReadAsync()) ?? new DeploymentEnd(status, message);
        }

        private async Task<DeploymentEnd> AwaitReportAsync()
        {
            for (int turn = 0; turn < TurnsPerHistory; turn++)
            {
                StageSignals signals = await ReadAsync();
                if (Ended(signals) is { } reported)
                {
                    return reported;
                }

                if (Stopped(signals) is { } stopped)
                {
                    return stopped;
                }

                if (context.CurrentUtcDateTime >= deadline)
                {
                    return await FinishAsync(DeploymentState.Failed, $"No report came within {input.Plan.Timeout}; look at the deployment, then retry or roll back.", null, "timeout");
                }

                await _wakeUp.UntilAsync(deadline);
            }

            return ContinueAsNew(new DeploymentAnswer(DeploymentState.Accepted, string.Empty), polls: 0);
        }

        private async Task<DeploymentEnd> FollowAsync(DeploymentAnswer started, int polls, string? told)
        {
            DeploymentAnswer answer = started;
            for (int turn = 0; turn < TurnsPerHistory; turn++)
            {
                told = await TellAsync(answer, polls, told);
                DateTimeOffset next = context.CurrentUtcDateTime + DeploymentRetry.PollDelay(polls++, answer.RetryAfter);
                if (await PauseAsync(next < deadline ? next : deadline) is { } end)
                {
                    return await StopAsync(end, answer.Handle);
                }

                // A later answer may name another handle; one that names none leaves it as it was.
                DeploymentAnswer now = await context.CallActivityAsync<DeploymentAnswer>(nameof(FollowDeployment), Follow(answer.Handle!), ActivityRetries.Follow);
                answer = now with { Handle = now.Handle ?? answer.Handle, Url = now.Url ?? answer.Url };
                if (answer.State is DeploymentState.Succeeded or DeploymentState.Failed)
                {
                    return await FinishAsync(answer.State, answer.Message, answer.Url, "poll");
                }

                if (context.CurrentUtcDateTime >= deadline)
                {
                    return await FinishAsync(DeploymentState.Failed, $"It did not end within {input.Plan.Timeout}; last answer: {answer.Message}", answer.Url, "timeout");
                }
            }

            return ContinueAsNew(answer with { State = DeploymentState.Running }, polls, told);
        }

        /// <summary>
        /// The sends are used up, and whether one of them has started something is not known: it is looked up until the system says so. To call that a failure
        /// would leave a deployment running that nobody follows.
        /// </summary>
        private async Task<DeploymentEnd> LookUpAsync(DeploymentAnswer sent, int looks, string? told)
        {
            DeploymentAnswer answer = sent;
            for (int turn = 0; turn < TurnsPerHistory; turn++)
            {
                if (context.CurrentUtcDateTime >= deadline)
                {
                    return await FinishAsync(
                        DeploymentState.Failed,
                        $"Whether it was started is not known: {input.Plan.Outside.Connection} did not say so within {input.Plan.Timeout}. Look there before it is tried again. Last answer: {answer.Message}",
                        null,
                        "timeout");
                }

                // Said at the start, and whenever a person is needed before it can be known.
                if (told is null || (answer.IsHeld && answer.Message != told))
                {
                    told = answer.Message;
                    await _recorder.RecordAsync(_events.Waits(looks, WaitingFor.LookUp(
                        input.Action, input.Plan.Outside.Connection, Attempt.Stage.Stage, answer.Message, context.CurrentUtcDateTime, deadline), "-look-up"));
                }

                DateTimeOffset next = context.CurrentUtcDateTime + DeploymentRetry.PollDelay(looks++, answer.RetryAfter);
                if (await PauseAsync(next < deadline ? next : deadline) is { } end)
                {
                    return await StopAsync(end, null);
                }

                answer = await context.CallActivityAsync<DeploymentAnswer>(nameof(StartDeployment), Order() with { LooksUpOnly = true }, ActivityRetries.Follow);
                switch (answer.State)
                {
                    case DeploymentState.Running:
                        return await FollowAsync(answer, polls: 0, told: null);
                    case DeploymentState.Succeeded or DeploymentState.Failed:
                        return await FinishAsync(answer.State, answer.Message, answer.Url, "response");
                }
            }

            return ContinueAsNew(answer with { State = DeploymentState.TryAgain }, looks, told);
        }

        /// <summary>Has the wait say where the run is to be seen, and who has to act there, when that changes.</summary>
        private async Task<string?> TellAsync(DeploymentAnswer answer, int polls, string? told)
        {
            string? news = answer.IsHeld ? $"{answer.Message}{(answer.Url is { } page ? $" See {page}." : string.Empty)}"
                : answer.State == DeploymentState.TryAgain ? told
                : answer.Url is { } url ? $"It is to be seen at {url}."
                : told is null ? null
                : "It goes on.";
            if (news is not null && news != told)
            {
                await _recorder.RecordAsync(_events.Waits(
                    polls, WaitingFor.Deployment(input.Action, input.Plan.Outside.Connection, Attempt.Stage.Stage, context.CurrentUtcDateTime, deadline, news), "-follow"));
            }

            return news;
        }

        /// <summary>Whoever ended the wait wants the deployment stopped: the system is told so, and waited for until it says that it has.</summary>
        /// <param name="handle">What was started; null: perhaps nothing.</param>
        private async Task<DeploymentEnd> StopAsync(DeploymentEnd end, string? handle)
        {
            if (end.Status != DeploymentState.Running || !input.Plan.Outside.CanCancel)
            {
                return end;
            }

            DeploymentAnswer answer = await Cancellation.RunAsync(context, Order(), handle, input.Attempt.Facts.Drill is not null);
            string message = $"{end.Message} {answer.Message}";
            if (answer.State is DeploymentState.Succeeded or DeploymentState.Failed)
            {
                await FinishAsync(DeploymentState.Failed, message, answer.Url, "cancel");
            }

            return end with { Message = message };
        }

        private DeploymentEnd ContinueAsNew(DeploymentAnswer taken, int polls, string? told = null)
        {
            context.ContinueAsNew(input with { Progress = new DeploymentProgress(deadline, taken, polls, told) });
            return new DeploymentEnd(DeploymentState.Running, string.Empty);
        }

        /// <summary>Waits until a moment; ends early with a report that came meanwhile or an operator's word.</summary>
        private async Task<DeploymentEnd?> PauseAsync(DateTimeOffset until)
        {
            while (context.CurrentUtcDateTime < until)
            {
                await _wakeUp.UntilAsync(until);
                if (!_wakeUp.IsTimeToLook())
                {
                    continue;
                }

                StageSignals signals = await ReadAsync();
                if ((Ended(signals) ?? Stopped(signals)) is { } end)
                {
                    return end;
                }
            }

            return null;
        }

        private Task<StageSignals> ReadAsync() => context.CallActivityAsync<StageSignals>(
            nameof(ReadStage), Attempt.Key(), ActivityRetries.Storage);

        private DeploymentEnd? Ended(StageSignals signals) =>
            (IsRollback ? signals.Rollback : signals.Deployment) is { Status: { } status, Message: var message } ? new DeploymentEnd(status, message ?? string.Empty) : null;

        // When another stage ends the release, a deployment that was sent is followed to its end: only then is it known what there is
        // to undo. An operator's word counts at once; whoever asks for a rollback does not want to wait for a report that may never come.
        private DeploymentEnd? Stopped(StageSignals signals) =>
            !IsRollback && signals.Stop is { Kind: StopKind.Abort or StopKind.Rollback or StopKind.Freeze } stop ? new DeploymentEnd(DeploymentState.Running, stop.Reason) : null;

        private FollowOrder Follow(string handle) => new(input.Plan.Outside, handle, deadline, Attempt.Facts.Drill is not null);

        private StartOrder Order() => new(
            input.Action, input.Plan.Outside, Attempt.Facts, Attempt.Stage.Stage, Attempt.Stage.Environment, Attempt.Attempt, _events.IdempotencyKey, Attempt.PublicUrl, deadline);
    }
}

/// <summary>How a deployment ended; <see cref="DeploymentState.Running"/>: nobody follows it any more.</summary>
public sealed record DeploymentEnd(DeploymentState Status, string Message);

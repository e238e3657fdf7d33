using System.Globalization;
using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Orchestrators.Phases;

/// <summary>What the calendar says to one stage attempt, and what the history has been told of it.</summary>
internal sealed class CalendarGate(StageRun run)
{
    // Beyond this a moment is not waited for: deployments and gates last a week at most, and whatever changes wakes the stage.
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(30);

    private readonly HashSet<long> _told = [];
    private Task? _changed;
    private DateTimeOffset? _inFlightAt;
    private bool _isFrozen;
    private string _recorded = string.Empty;
    private int _waits;
    private DateTimeOffset? _since;

    /// <summary>Why a freeze that began in flight has aborted the attempt; null: none has.</summary>
    public string? Abort { get; private set; }

    /// <summary>Completes when a rule of the calendar has changed; the same task until that has been looked at.</summary>
    public Task Changed => _changed ??= run.Context.WaitForExternalEvent<string?>(EventNames.CalendarChanged);

    /// <summary>When the next freeze begins that holds or aborts stages in flight, or one that holds ends; null: none is known.</summary>
    public DateTimeOffset? LookInFlightAt => _inFlightAt < run.Context.CurrentUtcDateTime + Ahead ? _inFlightAt : null;

    /// <summary>Whether there is anything in the calendar to look at for a stage in flight.</summary>
    public bool MayConcernInFlight => _isFrozen || _inFlightAt <= run.Context.CurrentUtcDateTime || Changed.IsCompleted;

    /// <summary>
    /// Carries a part of the stage out while it watches the calendar. A freeze that aborts is written down, and the parts are woken, which then stop
    /// by themselves; one that holds is written down only where the part has steps of its own that it must not take.
    /// </summary>
    public async Task<T> WatchAsync<T>(StagePhase phase, Task<T> part)
    {
        while (!part.IsCompleted)
        {
            using CancellationTokenSource stopTimer = new();

            // Replay: the change first, then the timer, which is there only where a freeze is known to come.
            Task changed = Changed;
            Task? timer = Abort is null && LookInFlightAt is { } at ? run.Context.CreateTimer(at.UtcDateTime, stopTimer.Token) : null;
            await Task.WhenAny([part, changed, .. timer is null ? Array.Empty<Task>() : [timer]]);
            if (timer is { IsCompleted: false })
            {
                stopTimer.Cancel(); // an open timer would keep the instance running
            }

            if (!part.IsCompleted)
            {
                await LookInFlightAsync(phase);
            }
        }

        return await part;
    }

    /// <summary>Looks at the calendar for a stage in flight, if there is reason to.</summary>
    public async Task LookInFlightAsync(StagePhase phase)
    {
        if (MayConcernInFlight && Abort is null)
        {
            await ApplyInFlightAsync((await LookAsync()).Calendar, phase, waits: phase == StagePhase.Flags);
        }
        else if (Abort is not null && Changed.IsCompleted)
        {
            _changed = null; // it is ending; what the calendar says now makes no difference
        }
    }

    /// <summary>Writes down what a look at the calendar means for a stage in flight.</summary>
    /// <param name="phase">The phase it is in.</param>
    /// <param name="waits">Whether the stage would go on now, so that a freeze that holds makes it wait.</param>
    /// <returns>Whether a freeze holds it.</returns>
    public async Task<bool> ApplyInFlightAsync(CalendarVerdict verdict, StagePhase phase, bool waits)
    {
        CalendarClosure[] freezes = [.. verdict.Closures.Where(closure => closure.InFlight != FreezeInFlight.Finish)];
        CalendarClosure? abort = freezes.FirstOrDefault(closure => closure.InFlight == FreezeInFlight.Abort);
        _isFrozen = freezes.Length > 0;
        _inFlightAt = freezes.Select(closure => closure.Until).Append(verdict.InFlightAt).Min();
        if (abort is not null)
        {
            Abort = $"Stopped in flight: {abort.Text}";
            await WriteAsync(phase, null, [abort]);
            WakeParts();
            return false;
        }

        if (!_isFrozen)
        {
            if (_recorded.Length > 0)
            {
                await WriteAsync(phase, null, []);
                Forget();
                WakeParts();
            }

            return false;
        }

        if (waits)
        {
            DateTimeOffset? ends = freezes.Any(closure => closure.Until is null) ? null : freezes.Max(closure => closure.Until);
            await RecordAsync(verdict with { Closures = freezes, OpensAt = ends }, phase);
        }

        return true;
    }

    /// <summary>The facts and the calendar as they are now. Owners are told of overrides that are new.</summary>
    /// <param name="fresh">False: the calendar may be a minute old, unless it closes the stage.</param>
    public async Task<StartLook> LookAsync(bool fresh = true)
    {
        // Taken before the look: whatever changes from here on is another change.
        _changed = _changed is { IsCompleted: true } ? null : _changed;
        StartLook look = await CallAsync(fresh);
        if (!fresh && !look.Calendar.IsOpen)
        {
            look = await CallAsync(fresh: true);
        }

        foreach (CalendarOverride made in look.Overrides.Where(made => _told.Add(made.ConfirmedSeq ?? made.Seq)))
        {
            await TellAsync(made);
        }

        if (look.Calendar.IsOpen && !run.DeploySent)
        {
            Forget();
        }

        _inFlightAt = look.Calendar.InFlightAt;
        return look;
    }

    /// <summary>The stage waits for something else: what closes it is to be written down again.</summary>
    public void Forget() => (_recorded, _since) = (string.Empty, null);

    /// <summary>Writes down what the stage waits for, unless that is what it was told last.</summary>
    /// <param name="phase">The phase it has reached; null: none further.</param>
    /// <returns>Whether it was news.</returns>
    public async Task<bool> RecordAsync(CalendarVerdict closed, StagePhase? phase)
    {
        string closings = string.Join(';', closed.Closures.Select(closure => $"{closure.Rule}/{closure.Version}/{closure.Until?.UtcTicks.ToString(CultureInfo.InvariantCulture)}"));
        if (closings == _recorded)
        {
            return false;
        }

        _recorded = closings;
        _since ??= run.Context.CurrentUtcDateTime;
        await WriteAsync(phase, WaitingFor.Calendar(closed, run.Stage.Stage, _since.Value), closed.Closures);
        return true;
    }

    private Task WriteAsync(StagePhase? phase, Waiting? waiting, IReadOnlyList<CalendarClosure> closures) => run.Recorder.RecordAsync(run.Recorder.Event(
        EventKeys.Stage(run.Stage.Stage, run.Attempt.Attempt, $"waiting-calendar-{run.Context.CurrentUtcDateTime.Ticks}-{++_waits}"),
        EventTypes.StageWaiting,
        run.Attempt,
        new EventData.StageWaiting(phase, waiting) { Closures = closures }));

    // The parts of a stage look at the facts when woken.
    private void WakeParts()
    {
        foreach (string instanceId in InstanceIds.OfStage(run.Attempt.Facts.Id, run.Stage.Stage, run.Attempt.Attempt).Where(id => id != run.Context.InstanceId))
        {
            run.Context.SendEvent(instanceId, EventNames.Wake, string.Empty);
        }
    }

    private Task<StartLook> CallAsync(bool fresh) => run.Context.CallActivityAsync<StartLook>(
        nameof(LookBeforeStart),
        new LookOrder(
            run.Attempt.Key(),
            new CalendarSubject(run.Attempt.Facts.Plan, run.Stage.Environment, run.Stage.Window),
            run.Context.CurrentUtcDateTime,
            fresh),
        ActivityRetries.Storage);

    private async Task TellAsync(CalendarOverride made)
    {
        OverrideNotice notice = new(run.Attempt.Facts.Id, run.Stage.Stage, made, run.Attempt.PublicUrl, run.Attempt.Attempt);
        IReadOnlyList<MailOutcome> told = await run.Context.CallActivityAsync<IReadOnlyList<MailOutcome>>(nameof(AnnounceOverride), notice, ActivityRetries.Storage);
        if (told.Count > 0)
        {
            await run.Recorder.RecordAsync([.. told.Select(mail => run.Recorder.Event(notice.EventKey(mail.To), mail.EventType, run.Attempt, mail.ToEvent(QueuedMail.Override)))]);
        }
    }
}

using System.Globalization;
using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Orchestrators.Phases;

/// <summary>What the calendar says to one stage attempt, and what the history has been told of it.</summary>
internal sealed class CalendarGate(StageRun run)
{
    private readonly HashSet<long> _told = [];
    private string _recorded = string.Empty;
    private int _waits;
    private DateTimeOffset? _since;

    /// <summary>The facts and the calendar as they are now. Owners are told of overrides that are new.</summary>
    /// <param name="fresh">False: the calendar may be a minute old, unless it closes the stage.</param>
    public async Task<StartLook> LookAsync(bool fresh = true)
    {
        StartLook look = await CallAsync(fresh);
        if (!fresh && !look.Calendar.IsOpen)
        {
            look = await CallAsync(fresh: true);
        }

        foreach (CalendarOverride made in look.Overrides.Where(made => _told.Add(made.ConfirmedSeq ?? made.Seq)))
        {
            await TellAsync(made);
        }

        if (look.Calendar.IsOpen)
        {
            Forget();
        }

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
        Waiting waiting = WaitingFor.Calendar(closed, run.Stage.Stage, _since.Value);
        await run.Recorder.RecordAsync(run.Recorder.Event(
            EventKeys.Stage(run.Stage.Stage, run.Attempt.Attempt, $"waiting-calendar-{++_waits}"),
            EventTypes.StageWaiting,
            run.Attempt,
            new EventData.StageWaiting(phase, waiting) { Closures = closed.Closures }));
        return true;
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
        IReadOnlyList<MailOutcome> told = await run.Context.CallActivityAsync<IReadOnlyList<MailOutcome>>(
            nameof(AnnounceOverride), new OverrideNotice(run.Attempt.Facts.Id, run.Stage.Stage, made, run.Attempt.PublicUrl), ActivityRetries.Storage);
        if (told.Count > 0)
        {
            await run.Recorder.RecordAsync([.. told.Select(mail => run.Recorder.Event(
                EventKeys.Stage(run.Stage.Stage, run.Attempt.Attempt, $"told-override-{made.ConfirmedSeq ?? made.Seq}-{mail.To}"),
                mail.EventType,
                run.Attempt,
                mail.ToEvent("override")))]);
        }
    }
}

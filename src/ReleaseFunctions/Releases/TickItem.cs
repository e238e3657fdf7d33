using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Http;

namespace ReleaseFunctions.Releases;

/// <summary>Records that a person ticked an item of a checklist, once, then wakes the checklist. Links, the API and the operators' pages all come here.</summary>
public sealed class TickItem(IReleaseStore releases, ReleaseWaker waker, TimeProvider time)
{
    /// <param name="attempt">The attempt the person saw; null: the latest.</param>
    /// <param name="person">Address of whoever ticks, or <c>key:name</c>.</param>
    /// <param name="operates">Whether they may operate.</param>
    /// <returns>The release and the tick that stands: this one, or an earlier one.</returns>
    /// <exception cref="ProblemException">400: a comment is missing; 403: not theirs to tick; 404: no such release, stage or item; 409: nothing is open.</exception>
    public async Task<(ReleaseView Release, ChecklistTick Tick)> RunAsync(
        DurableTaskClient client, string releaseId, string stage, int? attempt, TickRequest tick, string person, bool operates, string via, CancellationToken cancellationToken)
    {
        person = Person.Normalize(person);
        await releases.RequireAsync(releaseId, cancellationToken);
        CommitResult result = await releases.CommitAsync(
            releaseId,
            view =>
            {
                StageView found = view.FindStage(stage) ?? throw ProblemException.NotFound($"Release {releaseId} has no stage '{stage}'.");
                if (attempt is { } seen && found.Attempt != seen)
                {
                    throw ProblemException.Conflict($"This was attempt {seen} of stage '{stage}', which another attempt has replaced.");
                }

                TickCheck check = TickRule.Check(view, stage, tick.Item, person, operates, tick.Comment, time.GetUtcNow());
                return check.State switch
                {
                    TickState.AlreadyTicked => [],
                    TickState.Open => [Ticked(found, tick, person, via)],
                    TickState.Unknown => throw ProblemException.BadRequest(check.Text, [new ProblemError("item", check.Text)]),
                    TickState.NeedsComment => throw ProblemException.BadRequest(check.Text, [new ProblemError("comment", check.Text)]),
                    TickState.NotAllowed => throw ProblemException.Forbidden(check.Text),
                    _ => throw ProblemException.Conflict(check.Text, [.. ActionRules.InWords(view).Select(fitting => new ProblemError("action", fitting))]),
                };
            },
            cancellationToken);
        StageView ticked = result.View.FindStage(stage)!;

        // Woken also for a repeated tick: the first wake-up may have been lost.
        await waker.WakeStageAsync(client, result.View, stage, ticked.Attempt, cancellationToken);
        return (result.View, ticked.Checklist!.TickOf(tick.Item)!);
    }

    private NewEvent Ticked(StageView stage, TickRequest tick, string person, string via) => NewEvent.ForStage(
        EventKeys.Ticked(stage.Stage, stage.Attempt, tick.Item),
        time.GetUtcNow(),
        EventTypes.ChecklistTicked,
        stage.Stage,
        stage.Attempt,
        person,
        new EventData.ChecklistTicked(tick.Item, person, Text(tick.Evidence), Text(tick.Comment), null, via));

    private static string? Text(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>What a person ticks, and why.</summary>
/// <param name="Evidence">A link or a text; may be empty.</param>
/// <param name="Comment">May be empty.</param>
public sealed record TickRequest(string Item, string Evidence, string Comment);

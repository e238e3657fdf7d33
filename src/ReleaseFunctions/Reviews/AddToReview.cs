using ReleaseFunctions.Access;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Reviews;
using ReleaseFunctions.Http;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Reviews;

/// <summary>Adds notes and action items to a release's review.</summary>
public sealed class AddToReview(IReleaseStore releases, IReviewStore reviews, TimeProvider time)
{
    private const int MaxOwner = 254;

    /// <exception cref="ProblemException">400, 404 or 409.</exception>
    public Task<IReadOnlyList<ReviewEntry>> NoteAsync(string id, ReviewText given, Caller caller, CancellationToken cancellationToken)
    {
        List<ProblemError> errors = [.. TextErrors(given.Text)];
        return AppendAsync(id, errors, _ => Entry(ReviewEntryKind.Note, caller) with { Text = given.Text!.Trim() }, cancellationToken);
    }

    /// <exception cref="ProblemException">400, 404 or 409.</exception>
    public Task<IReadOnlyList<ReviewEntry>> ActionAsync(string id, ReviewText given, Caller caller, CancellationToken cancellationToken)
    {
        List<ProblemError> errors = [.. TextErrors(given.Text)];
        string owner = given.Owner?.Trim() ?? string.Empty;
        if (owner.Length > MaxOwner || !PlanNames.IsEmail(owner))
        {
            errors.Add(new ProblemError("owner", $"'{owner[..Math.Min(owner.Length, 100)]}' is no e-mail address; give the address of who is to do it."));
        }

        if (given.Due is not { } due || !Core.Anchors.AnchorPlanner.IsDate(due))
        {
            errors.Add(new ProblemError("due", $"'{given.Due}' is no day; write it as 2026-12-01."));
        }

        return AppendAsync(
            id,
            errors,
            _ => Entry(ReviewEntryKind.Action, caller) with { Text = given.Text!.Trim(), Owner = owner.ToLowerInvariant(), Due = given.Due },
            cancellationToken);
    }

    /// <summary>Says that an action is done; saying so again changes nothing.</summary>
    /// <exception cref="ProblemException">404: there is no such release or action.</exception>
    public Task<IReadOnlyList<ReviewEntry>> DoneAsync(string id, int number, Caller caller, CancellationToken cancellationToken) => AppendAsync(
        id,
        [],
        entries =>
        {
            ReviewAction action = ReviewBoard.Of(entries).Actions.FirstOrDefault(action => action.Number == number)
                ?? throw ProblemException.NotFound($"The review has no action item {number}; it has {ReviewBoard.Of(entries).Actions.Count}.");
            return action.IsDone ? null : Entry(ReviewEntryKind.Done, caller) with { Action = number };
        },
        cancellationToken);

    private async Task<IReadOnlyList<ReviewEntry>> AppendAsync(
        string id, List<ProblemError> errors, Func<IReadOnlyList<ReviewEntry>, ReviewEntry?> decide, CancellationToken cancellationToken)
    {
        if (errors.Count > 0)
        {
            throw ProblemException.BadRequest("What is to be added to the review is not valid.", errors);
        }

        await releases.RequireAsync(id, cancellationToken);
        return await reviews.AppendAsync(
            id,
            entries => entries.Count < ReviewEntry.MaxEntries
                ? decide(entries)
                : throw ProblemException.Conflict($"The review has {entries.Count:N0} entries, which is the limit; go on in another place and add a note there."),
            cancellationToken);
    }

    private static IEnumerable<ProblemError> TextErrors(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            yield return new ProblemError("text", "A text is needed.");
        }
        else if (text.Length > ReviewEntry.MaxText)
        {
            yield return new ProblemError("text", $"The text has {text.Length:N0} characters; the limit is {ReviewEntry.MaxText:N0}.");
        }
    }

    private ReviewEntry Entry(ReviewEntryKind kind, Caller caller) => new() { Id = Guid.NewGuid().ToString("N"), Kind = kind, At = time.GetUtcNow(), Author = caller.Actor };
}

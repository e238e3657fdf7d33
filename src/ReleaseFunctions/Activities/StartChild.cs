using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Http;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>Starts the release of another plan that a stage attempt consists of, once. That it cannot be started is a value.</summary>
public sealed class StartChild(ChildReleases children)
{
    [Function(nameof(StartChild))]
    public async Task<ChildState> RunAsync([ActivityTrigger] ChildOrder order, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            return ChildState.Of(await children.StartAsync(order.Parent, order.Stage, order.Attempt, order.Child, client, cancellationToken));
        }
        catch (ProblemException problem)
        {
            return new ChildState(null, null, string.Join(" ", problem.Errors.Select(error => error.Message).Prepend(problem.Message).Distinct()));
        }
    }
}

/// <summary>Reads how the release of a stage attempt stands; where the stage is to end, has it stopped.</summary>
public sealed class FollowChild(ChildReleases children)
{
    [Function(nameof(FollowChild))]
    public async Task<ChildState> RunAsync([ActivityTrigger] ChildOrder order, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await children.FindAsync(order.Parent.Id, order.Stage, order.Attempt, order.Child, cancellationToken) is not { } child)
        {
            return new ChildState(null, null, "No release was started.");
        }

        if (order.Stop is { } reason && !child.Status.IsOver() && StopRequest.From(child, child.Run) is null)
        {
            await children.ActAsync(child, OperatorAction.Abort, reason, client, cancellationToken);
        }

        return ChildState.Of(child);
    }
}

/// <summary>Has the release of a stage attempt rolled back, step by step; every call looks at how it stands and does what is next.</summary>
public sealed class UndoChild(ChildReleases children)
{
    [Function(nameof(UndoChild))]
    public async Task<ChildUndo> RunAsync([ActivityTrigger] ChildOrder order, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await children.FindAsync(order.Parent.Id, order.Stage, order.Attempt, order.Child, cancellationToken) is not { } child)
        {
            return new ChildUndo(null, true, "No release had been started.");
        }

        ChildUndo undo = ChildUndo.Judge(child);
        if (undo.Act is { } action)
        {
            await children.ActAsync(child, action, order.Stop ?? "The release it is part of is rolled back.", client, cancellationToken);
        }

        return undo;
    }
}

/// <summary>The release of which stage attempt.</summary>
/// <param name="Stop">Why it is to be stopped; null: it is not.</param>
public sealed record ChildOrder(ReleaseFacts Parent, string Stage, int Attempt, ChildRelease Child, string? Stop = null);

/// <summary>How the release of a stage attempt stands.</summary>
/// <param name="Id">Null: there is none.</param>
/// <param name="Status">Null: there is none.</param>
/// <param name="Text">How it ended, or why there is none.</param>
public sealed record ChildState(string? Id, ReleaseStatus? Status, string Text)
{
    public static ChildState Of(ReleaseView child) => new(child.Facts.Id, child.Status, child.Reason ?? string.Empty);
}

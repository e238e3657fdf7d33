using System.Text.Json;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Orchestrators;

/// <summary>The events that a deployment or rollback of one stage attempt leaves in the history while it is sent.</summary>
internal sealed class DeploymentEvents(Recorder recorder, DeploymentInput input)
{
    /// <summary>The same for every send of one attempt.</summary>
    public string IdempotencyKey { get; } =
        $"{input.Attempt.Facts.Id}-{input.Attempt.Stage.Stage}-{input.Attempt.Attempt}-{(input.Action == DeploymentAction.Rollback ? "rollback" : "deploy")}";

    private StageInput Attempt => input.Attempt;

    private bool IsRollback => input.Action == DeploymentAction.Rollback;

    /// <summary>That a send is about to be made, and what is waited for then.</summary>
    public NewEvent[] Sends(int send, DateTimeOffset sentAt, DateTimeOffset deadline) =>
        [Requested(send), Waits(send, WaitingFor.Deployment(input.Action, Connection, Attempt.Stage.Stage, sentAt, deadline))];

    /// <summary>Whom the request goes to, in words.</summary>
    private string Connection => input.Plan.Target switch
    {
        OutsideTarget outside => outside.Connection,
        ChildRelease child => $"plan {child.Plan}",
        _ => throw new InvalidOperationException($"A request cannot go to {input.Plan.Target.GetType().Name}."),
    };

    /// <summary>The word of the plan for what carries it out.</summary>
    private string Kind => input.Plan.Target is OutsideTarget outside ? JsonNamingPolicy.CamelCase.ConvertName(outside.Kind.ToString()) : "release";

    /// <summary>What is waited for after a send.</summary>
    public NewEvent Waits(int send, Waiting waiting, string suffix = "") =>
        recorder.Waiting(Attempt, IsRollback ? null : StagePhase.Deploy, waiting, $"{input.Action}-{send}{suffix}");

    /// <summary>That a send is about to be made.</summary>
    public NewEvent Requested(int send)
    {
        string key = EventKeys.Stage(Attempt.Stage.Stage, Attempt.Attempt, $"{(IsRollback ? "rollback" : "deploy")}-requested-{send}");
        return IsRollback
            ? recorder.Event(key, EventTypes.RollbackStarted, Attempt, new EventData.RollbackStarted(input.Reason, null, Connection, IdempotencyKey, send))
            : recorder.Event(key, EventTypes.DeployRequested, Attempt, new EventData.DeployRequested(
                Connection, Kind, IdempotencyKey, send, (input.Plan.Target as WebhookPlan)?.Completion));
    }
}

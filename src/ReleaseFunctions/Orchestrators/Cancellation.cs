using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Orchestrators;

/// <summary>Stops a deployment in its system, and waits for the system to say that it has stopped.</summary>
internal static class Cancellation
{
    /// <summary>How long a system is given to stop; whoever aborts or rolls back waits for no longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <returns>
    /// <see cref="DeploymentState.Succeeded"/> or <see cref="DeploymentState.Failed"/>: it has stopped, or had ended before; <see cref="DeploymentState.Running"/>: it may
    /// still run, and the message says so.
    /// </returns>
    public static async Task<DeploymentAnswer> RunAsync(TaskOrchestrationContext context, StartOrder started, string? handle, bool isDrill)
    {
        DateTimeOffset giveUp = context.CurrentUtcDateTime + Patience;
        bool told = false;
        DeploymentAnswer answer = new(DeploymentState.TryAgain, string.Empty, Handle: handle);
        for (int turn = 0; context.CurrentUtcDateTime < giveUp; turn++)
        {
            DeploymentAnswer now = told
                ? await context.CallActivityAsync<DeploymentAnswer>(nameof(FollowDeployment), new FollowOrder(started.Target, answer.Handle!, giveUp, isDrill), ActivityRetries.Follow)
                : await context.CallActivityAsync<DeploymentAnswer>(nameof(CancelDeployment), new CancelOrder(started, answer.Handle, giveUp), ActivityRetries.Follow);
            answer = now with { Handle = now.Handle ?? answer.Handle, Url = now.Url ?? answer.Url };
            switch (answer.State)
            {
                case DeploymentState.Failed when !told:
                    return answer with { State = DeploymentState.Running, Message = $"It may still run: {answer.Message}" };
                case DeploymentState.Succeeded or DeploymentState.Failed:
                    return answer;
                case DeploymentState.Running:
                    told = told || answer.Handle is not null;
                    break;
            }

            await context.CreateTimer(context.CurrentUtcDateTime + DeploymentRetry.PollDelay(turn, answer.RetryAfter), CancellationToken.None);
        }

        return answer with { State = DeploymentState.Running, Message = $"It may still run: {started.Outside.Connection} did not say within {Patience} that it has stopped; last answer: {answer.Message}" };
    }
}

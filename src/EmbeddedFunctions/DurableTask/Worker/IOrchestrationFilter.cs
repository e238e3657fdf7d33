namespace EmbeddedFunctions.DurableTask.Worker;

/// <summary>Decides which orchestrations a worker runs. One that it refuses waits, and is asked about again.</summary>
[Obsolete("Experimental, as in the API this stands in for.")]
public interface IOrchestrationFilter
{
    /// <summary>Whether an orchestration may take its next turn here.</summary>
    ValueTask<bool> IsOrchestrationValidAsync(OrchestrationFilterParameters info, CancellationToken cancellationToken = default);
}

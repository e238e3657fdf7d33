using EmbeddedFunctions.DurableTask.Engine.History;

namespace EmbeddedFunctions.DurableTask.Engine.Replay;

/// <summary>How a run stands after a turn.</summary>
internal abstract record RunOutcome
{
    /// <summary>It waits for something.</summary>
    public sealed record Waiting : RunOutcome
    {
        public static readonly Waiting Instance = new();
    }

    /// <summary>It returned.</summary>
    public sealed record Completed(string? Output) : RunOutcome;

    /// <summary>It threw.</summary>
    public sealed record Failed(TaskFailureDetails Failure, bool IsNonRetriable = false) : RunOutcome;

    /// <summary>It was ended from outside.</summary>
    public sealed record Terminated(string? Output, bool IsRecursive) : RunOutcome;

    /// <summary>It starts over.</summary>
    public sealed record ContinuedAsNew(string? Input, string? Version, IReadOnlyList<EventRaised> Carried) : RunOutcome;
}

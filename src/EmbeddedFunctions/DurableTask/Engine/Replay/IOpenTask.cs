namespace EmbeddedFunctions.DurableTask.Engine.Replay;

/// <summary>A durable task the orchestration has not had an answer for yet.</summary>
internal interface IOpenTask
{
    bool IsActivity { get; }

    void Complete(string? result);

    void Fail(TaskFailureDetails failure, bool isNonRetriable);
}

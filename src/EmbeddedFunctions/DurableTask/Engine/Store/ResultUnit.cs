namespace EmbeddedFunctions.DurableTask.Engine.Store;

/// <summary>A unit whose outcome a client awaits.</summary>
internal sealed class ResultUnit<T>(Func<WriteBatch, T> write) : WriteUnit
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;
    private Exception? _refusal;

    /// <summary>Completes when the unit is durable.</summary>
    public Task<T> Completion => _completion.Task;

    public override void Apply(WriteBatch batch)
    {
        _refusal = null;
        try
        {
            _result = write(batch);
        }
        catch (WriteRefusedException refusal)
        {
            // The request is not allowed: an answer, not a failure of the batch. Nothing was written.
            _refusal = refusal.Reason;
        }
    }

    public override void Committed()
    {
        if (_refusal is null)
        {
            _completion.SetResult(_result);
        }
        else
        {
            _completion.SetException(_refusal);
        }
    }

    public override void Failed(Exception exception) => _completion.SetException(exception);
}

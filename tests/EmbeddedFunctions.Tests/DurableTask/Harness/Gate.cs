namespace EmbeddedFunctions.Tests.DurableTask.Harness;

/// <summary>A signal between a test and the code it runs; waiting is bounded.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _opened.TrySetResult();

    public Task WaitAsync() => _opened.Task.WaitAsync(EngineHost.Patience);
}

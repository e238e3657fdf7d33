using EmbeddedFunctions.DurableTask.Client;

namespace EmbeddedFunctions.DurableTask.Engine;

/// <summary>A client as the container owns it.</summary>
internal sealed class RegisteredClient(DurableTaskClient client) : IAsyncDisposable, IDisposable
{
    public DurableTaskClient Client { get; } = client;

    public ValueTask DisposeAsync() => Client.DisposeAsync();

    // A container that is disposed synchronously must not fail; the embedded client has nothing to release.
    public void Dispose() => Client.DisposeAsync().AsTask().GetAwaiter().GetResult();
}

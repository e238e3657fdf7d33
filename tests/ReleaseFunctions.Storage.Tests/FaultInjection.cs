using Azure.Core;
using Azure.Core.Pipeline;

namespace ReleaseFunctions.Storage.Tests;

/// <summary>Ends the "process" at its n-th request, before it is sent or after it took effect; or loses one answer on the way.</summary>
public sealed class FaultInjection(int failAt, FaultKind kind) : HttpPipelinePolicy
{
    private int _requests;

    /// <summary>Requests seen, table creation left out.</summary>
    public int Requests => _requests;

    public bool HasFired { get; private set; }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("The stores are asynchronous.");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (message.Request.Uri.Path!.EndsWith("Tables", StringComparison.Ordinal))
        {
            await ProcessNextAsync(message, pipeline);
            return;
        }

        bool isDead = HasFired && kind != FaultKind.LosesAnswer;
        bool isHit = Interlocked.Increment(ref _requests) == failAt;
        if (isDead || (isHit && kind == FaultKind.DiesBefore))
        {
            HasFired = true;
            throw new InjectedFault();
        }

        await ProcessNextAsync(message, pipeline);
        if (isHit)
        {
            HasFired = true;
            throw kind == FaultKind.LosesAnswer ? new IOException("The connection was reset.") : new InjectedFault();
        }
    }
}

public enum FaultKind
{
    /// <summary>The request is never sent, and none after it.</summary>
    DiesBefore,

    /// <summary>The request takes effect, but its answer never arrives, and no other request is sent.</summary>
    DiesAfter,

    /// <summary>The answer of one request is lost; the client library sends it again.</summary>
    LosesAnswer,
}

public sealed class InjectedFault() : Exception("The process ended here.");

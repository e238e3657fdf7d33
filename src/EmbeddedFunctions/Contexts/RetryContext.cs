namespace EmbeddedFunctions;

/// <summary>How often the host has tried this invocation. The embedded host never retries by itself.</summary>
public abstract class RetryContext
{
    protected RetryContext()
    {
    }

    public abstract int RetryCount { get; }

    public abstract int MaxRetryCount { get; }
}

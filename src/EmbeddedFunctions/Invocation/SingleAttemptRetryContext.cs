namespace EmbeddedFunctions.Invocation;

internal sealed class SingleAttemptRetryContext : RetryContext
{
    public static readonly SingleAttemptRetryContext Instance = new();

    public override int RetryCount => 0;

    public override int MaxRetryCount => 0;
}

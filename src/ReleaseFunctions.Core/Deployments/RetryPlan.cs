namespace ReleaseFunctions.Core.Deployments;

/// <summary>How often one attempt's request is sent again when the target could not take it. All sends carry the same idempotency key.</summary>
public sealed record RetryPlan
{
    /// <summary>Sends in all, the first included; 1 to 20, default 3.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>Pause before the second send; default 10 s.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Factor by which the pause grows; 1 to 10, default 2.</summary>
    public double Backoff { get; init; } = 2;
}

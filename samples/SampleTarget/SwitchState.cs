namespace SampleTarget;

/// <summary>How a service behaves.</summary>
public sealed record SwitchState
{
    /// <summary>False: half of all requests fail.</summary>
    public bool Healthy { get; init; } = true;

    /// <summary>The service turns unhealthy when a deployment to this stage ends, until that stage is rolled back.</summary>
    public string? UnhealthyAfter { get; init; }

    /// <summary>Deployments to this stage (or <c>*</c>) report failure.</summary>
    public string? FailDeploys { get; init; }

    /// <summary>Rollbacks of this stage (or <c>*</c>) report failure.</summary>
    public string? FailRollbacks { get; init; }

    /// <summary>Answer the next requests with this status instead of taking them.</summary>
    public int? RefuseWith { get; init; }

    /// <summary>How many requests <see cref="RefuseWith"/> applies to; null: all.</summary>
    public int? RefuseTimes { get; init; }

    /// <summary>True: refusals repeat the caller's credential, as careless systems do.</summary>
    public bool EchoCredentials { get; init; }

    /// <summary>True: a callback deployment is taken but never reports.</summary>
    public bool LoseCallbacks { get; init; }

    /// <summary>How long a deployment takes, in milliseconds.</summary>
    public int DelayMs { get; init; } = 500;
}

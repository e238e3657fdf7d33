namespace ReleaseFunctions.Core.Health;

/// <summary>What a health gate watches; a wire format of the history.</summary>
public static class HealthPurpose
{
    /// <summary>Measured before the deployment, to compare with.</summary>
    public const string Baseline = "baseline";

    public const string Deploy = "deploy";

    /// <summary>One step of a ramp, while it stands.</summary>
    public const string Flags = "flags";

    public const string Rollback = "rollback";
}

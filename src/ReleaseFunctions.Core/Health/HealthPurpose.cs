namespace ReleaseFunctions.Core.Health;

/// <summary>What a health gate watches; a wire format of the history.</summary>
public static class HealthPurpose
{
    public const string Deploy = "deploy";

    public const string Rollback = "rollback";
}

using ReleaseFunctions.Connectors.Deployments;

namespace ReleaseFunctions.Connectors.AzureDevOps;

/// <summary>The run that is followed.</summary>
/// <param name="Run">Its id, which is also that of its build.</param>
internal sealed record AzureRunHandle(long Run)
{
    public static AzureRunHandle Of(string connection, string text) => RunHandle.Read<AzureRunHandle>(connection, text, handle => handle.Run > 0);
}

using ReleaseFunctions.Connectors.Tests.Webhooks;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Tests;

/// <summary>What the tests of all systems that run something elsewhere need: orders, and the settings of connections that lead there.</summary>
internal static class RunOrders
{
    /// <summary>The correlation id of every order.</summary>
    public const string Key = "checkout-42-staging-2-deploy";

    public static DeploymentOrder For(OutsideTarget target) => Orders.Order() with { Target = target, CallbackUrl = string.Empty };

    /// <summary>The same order, which may have been sent before.</summary>
    public static DeploymentOrder Again(this DeploymentOrder order) => order with { Before = new DeploymentIntent { Key = Key, SentAt = Wired.Now } };

    public static IDeployer Deployer(this Wired wired) => wired.Get<IDeployer>();

    /// <param name="credential">Names and values of the settings that hold it.</param>
    public static (string Key, string Value)[] Settings(string connection, string kind, Uri url, params (string Name, string Value)[] credential)
    {
        (string Name, string Value)[] settings = [("Kind", kind), ("Url", url.AbsoluteUri), ("AllowPrivate", "true"), .. credential];
        return [.. settings.Select(setting => ($"Connections__{connection}__{setting.Name}", setting.Value))];
    }
}

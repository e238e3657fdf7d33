using ReleaseFunctions.Connectors.AppConfiguration;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Connections.Probes;

/// <summary>Lists the feature flags of a store.</summary>
internal sealed class AppConfigurationProbe(ProbeClient client, AppConfigurationSignIn signIn) : IConnectionProbe
{
    public ConnectionKind Kind => ConnectionKind.AppConfiguration;

    public async Task<ConnectionFinding> CheckAsync(ConnectionSettings connection, CancellationToken cancellationToken)
    {
        ApiReply reply = await client.GetAsync(
            connection,
            connection.Url!,
            $"/kv?key=.appconfig.featureflag%2F*&$select=key&api-version={AppConfigurationFlags.ApiVersion}",
            request => signIn.AddAsync(connection, request, [], cancellationToken),
            cancellationToken);
        ConnectionFinding finding = ProbeVerdict.Of(
            connection,
            reply,
            client.Now,
            $"{connection.Name} lists its feature flags. Whether the credential may also change them shows when a ramp begins.",
            "The connection's identity or access key is not accepted, or may not read; it needs the role App Configuration Data Owner.");
        return finding.RightsSufficient == true ? finding with { RightsSufficient = null } : finding;
    }
}

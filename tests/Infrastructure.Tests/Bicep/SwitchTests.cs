using System.Text.Json;

namespace Infrastructure.Tests.Bicep;

public sealed class SwitchTests
{
    private const string Provider = "AzureFunctionsJobHost__extensions__durableTask__storageProvider__type";

    [Fact]
    public async Task Scheduler_NotAskedFor_IsNotThere()
    {
        Deployment deployment = await Deployment.DefaultAsync();

        Assert.Empty(deployment.OfType("Microsoft.DurableTask/schedulers"));
        Assert.DoesNotContain(Provider, deployment.Settings().Keys);
    }

    [Fact]
    public async Task Scheduler_AskedFor_RunsTheOrchestrationsUnderTheIdentity()
    {
        Deployment deployment = await Deployment.WithSchedulerAsync();
        Dictionary<string, string> settings = deployment.Settings();

        Assert.Equal("Consumption", deployment.Properties("Microsoft.DurableTask/schedulers").GetProperty("sku").GetProperty("name").GetString());
        Assert.Equal("azureManaged", settings[Provider]);
        Assert.Contains("Authentication=ManagedIdentity", settings[settings["AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName"]], StringComparison.Ordinal);
        Assert.EndsWith(
            $"/{settings["AzureFunctionsJobHost__extensions__durableTask__hubName"]}",
            deployment.Single("Microsoft.DurableTask/schedulers/taskHubs").GetProperty("name").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task VirtualNetwork_NotAskedFor_IsNotThere()
    {
        Deployment deployment = await Deployment.DefaultAsync();

        Assert.Empty(deployment.OfType("Microsoft.Network/virtualNetworks"));
        Assert.Empty(deployment.OfType("Microsoft.Network/privateEndpoints"));
    }

    [Fact]
    public async Task VirtualNetwork_AskedFor_HasAnEndpointAndAZoneForEachService()
    {
        Deployment deployment = await Deployment.PrivateAsync();

        string[] groups = [.. deployment.OfType("Microsoft.Network/privateEndpoints").Select(endpoint =>
            endpoint.GetProperty("properties").GetProperty("privateLinkServiceConnections")[0].GetProperty("properties").GetProperty("groupIds")[0].GetString()!).Order()];

        Assert.Equal(["blob", "queue", "sites", "table", "vault"], groups);
        Assert.Equal(groups.Length, deployment.OfType("Microsoft.Network/privateDnsZones").Count);
        Assert.Equal(groups.Length, deployment.OfType("Microsoft.Network/privateEndpoints/privateDnsZoneGroups").Count);
    }

    [Fact]
    public async Task VirtualNetwork_AskedFor_ClosesTheVault()
    {
        JsonElement vault = (await Deployment.PrivateAsync()).Properties("Microsoft.KeyVault/vaults");

        Assert.Equal("Disabled", vault.GetProperty("publicNetworkAccess").GetString());
    }

    [Fact]
    public async Task Vault_IsGovernedByRolesAndCannotBePurged()
    {
        JsonElement vault = (await Deployment.DefaultAsync()).Properties("Microsoft.KeyVault/vaults");

        Assert.True(vault.GetProperty("enableRbacAuthorization").GetBoolean());
        Assert.True(vault.GetProperty("enablePurgeProtection").GetBoolean());
    }

    [Fact]
    public void HostJson_LooksAtItsQueuesEveryTenSecondsOrMoreOften()
    {
        JsonElement durable = JsonDocument.Parse(Repository.Read("host.json")).RootElement.GetProperty("extensions").GetProperty("durableTask");

        Assert.True(TimeSpan.Parse(durable.GetProperty("storageProvider").GetProperty("maxQueuePollingInterval").GetString()!, System.Globalization.CultureInfo.InvariantCulture) <= TimeSpan.FromSeconds(10));
    }
}

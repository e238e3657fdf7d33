using System.Text.Json;

namespace Infrastructure.Tests.Bicep;

public sealed class StorageTests
{
    [Fact]
    public async Task Account_HasNoSharedKeysNoPublicBlobsAndTls12()
    {
        JsonElement account = (await Deployment.DefaultAsync()).Properties("Microsoft.Storage/storageAccounts");

        Assert.False(account.GetProperty("allowSharedKeyAccess").GetBoolean());
        Assert.False(account.GetProperty("allowBlobPublicAccess").GetBoolean());
        Assert.True(account.GetProperty("defaultToOAuthAuthentication").GetBoolean());
        Assert.True(account.GetProperty("supportsHttpsTrafficOnly").GetBoolean());
        Assert.Equal("TLS1_2", account.GetProperty("minimumTlsVersion").GetString());
    }

    [Fact]
    public async Task Containers_AreNotPublic()
    {
        IReadOnlyList<JsonElement> containers = (await Deployment.DefaultAsync()).OfType("Microsoft.Storage/storageAccounts/blobServices/containers");

        Assert.Equal(2, containers.Count);
        Assert.All(containers, container => Assert.Equal("None", container.GetProperty("properties").GetProperty("publicAccess").GetString()));
    }

    [Fact]
    public async Task AnchorContainer_CanKeepBlobsFromBeingChanged()
    {
        JsonElement anchors = (await Deployment.DefaultAsync()).OfType("Microsoft.Storage/storageAccounts/blobServices/containers")
            .Single(container => container.GetProperty("name").GetString()!.EndsWith("/rf-anchors", StringComparison.Ordinal));

        Assert.True(anchors.GetProperty("properties").GetProperty("immutableStorageWithVersioning").GetProperty("enabled").GetBoolean());
    }

    [Fact]
    public async Task Account_InAVirtualNetwork_IsReachedThroughItsEndpointsOnly()
    {
        Deployment deployment = await Deployment.PrivateAsync();
        JsonElement account = deployment.Properties("Microsoft.Storage/storageAccounts");

        Assert.Equal("Disabled", account.GetProperty("publicNetworkAccess").GetString());
        Assert.Equal("Deny", account.GetProperty("networkAcls").GetProperty("defaultAction").GetString());
    }

    [Fact]
    public async Task Template_AsksForNoKeyOfAnything()
    {
        string text = (await Deployment.DefaultAsync()).Text;

        Assert.DoesNotContain("listKeys", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("AccountKey", text, StringComparison.OrdinalIgnoreCase);
    }
}

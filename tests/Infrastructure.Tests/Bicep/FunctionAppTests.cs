using System.Text.Json;

namespace Infrastructure.Tests.Bicep;

public sealed class FunctionAppTests
{
    [Fact]
    public async Task Plan_IsFlexConsumption()
    {
        JsonElement plan = (await Deployment.DefaultAsync()).Single("Microsoft.Web/serverfarms");

        Assert.Equal("FC1", plan.GetProperty("sku").GetProperty("name").GetString());
        Assert.True(plan.GetProperty("properties").GetProperty("reserved").GetBoolean());
    }

    [Fact]
    public async Task Runtime_IsThatOfTheProjectFiles()
    {
        JsonElement runtime = Config(await Deployment.DefaultAsync()).GetProperty("runtime");

        Assert.Equal("dotnet-isolated", runtime.GetProperty("name").GetString());
        Assert.Contains($"<TargetFramework>net{runtime.GetProperty("version").GetString()}</TargetFramework>", Repository.Read("Directory.Build.props"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scale_KeepsOneInstanceForDurableFunctionsReady()
    {
        JsonElement ready = Assert.Single(Config(await Deployment.DefaultAsync()).GetProperty("scaleAndConcurrency").GetProperty("alwaysReady").EnumerateArray().ToArray());

        Assert.Equal("durable", ready.GetProperty("name").GetString());
        Assert.Equal(1, ready.GetProperty("instanceCount").GetInt32());
    }

    [Fact]
    public async Task Package_IsReadUnderTheIdentity()
    {
        JsonElement authentication = Config(await Deployment.DefaultAsync()).GetProperty("deployment").GetProperty("storage").GetProperty("authentication");

        Assert.Equal("UserAssignedIdentity", authentication.GetProperty("type").GetString());
    }

    [Fact]
    public async Task Settings_ReachStorageByIdentityOnly()
    {
        Dictionary<string, string> settings = (await Deployment.DefaultAsync()).Settings();

        Assert.Equal("managedidentity", settings["AzureWebJobsStorage__credential"]);
        Assert.Contains(".clientId", settings["AzureWebJobsStorage__clientId"], StringComparison.Ordinal);
        Assert.All(
            ["blob", "queue", "table"],
            service => Assert.Contains($"https://{{0}}.{service}.{{1}}/", settings[$"AzureWebJobsStorage__{service}ServiceUri"], StringComparison.Ordinal));
        Assert.DoesNotContain("AzureWebJobsStorage", settings.Keys);
    }

    [Fact]
    public async Task Settings_TelemetryIsSentUnderTheIdentity()
    {
        Deployment deployment = await Deployment.DefaultAsync();

        Assert.Contains("Authorization=AAD", deployment.Settings()["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"], StringComparison.Ordinal);
        Assert.True(deployment.Properties("Microsoft.Insights/components").GetProperty("DisableLocalAuth").GetBoolean());
        Assert.True(deployment.Properties("Microsoft.OperationalInsights/workspaces").GetProperty("features").GetProperty("disableLocalAuth").GetBoolean());
    }

    [Fact]
    public async Task Settings_SecretsAreReferencesToTheVault()
    {
        Dictionary<string, string> settings = (await Deployment.PrivateAsync()).Settings();

        Assert.All(["Release__SessionKey", "Anchor__SigningKey"], name => Assert.Contains("@Microsoft.KeyVault(SecretUri=", settings[name], StringComparison.Ordinal));
        Assert.DoesNotContain(settings.Values, value => value.Contains("not-a-secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_WithoutAnAnchorKey_NameNone()
    {
        Assert.DoesNotContain("Anchor__SigningKey", (await Deployment.DefaultAsync()).Settings().Keys);
    }

    [Fact]
    public async Task Settings_FlexConsumptionTakesNoneOfTheOlderPlans()
    {
        Assert.Empty((await Deployment.DefaultAsync()).Settings().Keys.Intersect(["FUNCTIONS_WORKER_RUNTIME", "FUNCTIONS_EXTENSION_VERSION", "WEBSITE_RUN_FROM_PACKAGE", "WEBSITE_CONTENTSHARE"]));
    }

    [Fact]
    public async Task Site_SpeaksTls12AndHttpsOnlyAndTakesNoPasswords()
    {
        Deployment deployment = await Deployment.DefaultAsync();
        JsonElement site = deployment.Properties("Microsoft.Web/sites");

        Assert.True(site.GetProperty("httpsOnly").GetBoolean());
        Assert.Equal("1.2", site.GetProperty("siteConfig").GetProperty("minTlsVersion").GetString());
        Assert.Equal("1.2", site.GetProperty("siteConfig").GetProperty("scmMinTlsVersion").GetString());
        Assert.Equal(2, deployment.OfType("Microsoft.Web/sites/basicPublishingCredentialsPolicies").Count(policy => !policy.GetProperty("properties").GetProperty("allow").GetBoolean()));
    }

    [Fact]
    public async Task Site_IsTheServiceOfAzureYaml()
    {
        string service = (await Deployment.DefaultAsync()).Single("Microsoft.Web/sites").GetProperty("tags").GetProperty("azd-service-name").GetString()!;

        Assert.Contains($"\n  {service}:\n    project: ./src/ReleaseFunctions\n", Repository.Read("azure.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Site_NotPublic_IsReachedThroughItsEndpointOnly()
    {
        Deployment deployment = await Deployment.PrivateAsync();

        Assert.Equal("Disabled", deployment.Properties("Microsoft.Web/sites").GetProperty("publicNetworkAccess").GetString());
        Assert.Contains("/subnets/app", deployment.Properties("Microsoft.Web/sites").GetProperty("virtualNetworkSubnetId").GetString(), StringComparison.Ordinal);
    }

    private static JsonElement Config(Deployment deployment) => deployment.Properties("Microsoft.Web/sites").GetProperty("functionAppConfig");
}

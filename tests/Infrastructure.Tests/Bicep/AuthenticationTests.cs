using System.Text.Json;
using System.Text.RegularExpressions;

namespace Infrastructure.Tests.Bicep;

public sealed partial class AuthenticationTests
{
    [Fact]
    public async Task Platform_RefusesWhateverIsNotListed()
    {
        JsonElement validation = (await AuthenticationAsync()).GetProperty("globalValidation");

        Assert.True((await AuthenticationAsync()).GetProperty("platform").GetProperty("enabled").GetBoolean());
        Assert.True(validation.GetProperty("requireAuthentication").GetBoolean());
        Assert.Equal("Return401", validation.GetProperty("unauthenticatedClientAction").GetString());
    }

    [Theory]
    [InlineData("/runtime/webhooks/durabletask/instances")]
    [InlineData("/runtime/webhooks/durabletask/orchestrators/ReleaseOrchestrator")]
    [InlineData("/admin/functions")]
    [InlineData("/signed-in")]
    public async Task Platform_WhatOnlyASignInOpens_IsGuarded(string path) => Assert.False(IsOpen(await ExcludedAsync(), path));

    [Fact]
    public void Source_NeverHandsOutAnAddressOfTheManagementEndpoints()
    {
        // Such an address has the system key in it.
        IEnumerable<string> sources = Directory.EnumerateFiles(Repository.PathOf("src", "ReleaseFunctions"), "*.cs", SearchOption.AllDirectories);

        Assert.DoesNotContain(sources, file => ManagementAddress().IsMatch(File.ReadAllText(file)));
    }

    [Fact]
    public async Task Platform_EveryRouteOfTheApplication_IsLeftToTheApplication()
    {
        string[] excluded = await ExcludedAsync();
        string[] routes = [.. Directory.EnumerateFiles(Repository.PathOf("src", "ReleaseFunctions", "Triggers"), "*.cs")
            .SelectMany(file => Route().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["route"].Value)
            .Where(route => route != "signed-in")];

        Assert.True(routes.Length > 50, $"only {routes.Length} routes were found");
        Assert.All(routes, route => Assert.True(IsOpen(excluded, route.StartsWith('{') ? "/" : $"/{route}"), $"/{route} would be refused before the application sees it"));
    }

    [Fact]
    public async Task Provider_HasNoSecretAndOneTenant()
    {
        JsonElement provider = (await AuthenticationAsync()).GetProperty("identityProviders").GetProperty("azureActiveDirectory");

        Assert.Equal("OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID", provider.GetProperty("registration").GetProperty("clientSecretSettingName").GetString());
        string issuer = provider.GetProperty("registration").GetProperty("openIdIssuer").GetString()!;
        Assert.Contains("/v2.0", issuer, StringComparison.Ordinal);
        Assert.Contains("33333333-3333-3333-3333-333333333333", issuer, StringComparison.Ordinal);
        Assert.Equal("11111111-1111-1111-1111-111111111111", provider.GetProperty("validation").GetProperty("allowedAudiences")[0].GetString());
    }

    [Fact]
    public async Task Application_KnowsThatThePlatformAuthenticates()
    {
        Dictionary<string, string> settings = (await Deployment.DefaultAsync()).Settings();

        string enabled = (await AuthenticationAsync()).GetProperty("platform").GetProperty("enabled").GetBoolean() ? "true" : "false";
        Assert.Equal(enabled, settings["Entra__PlatformAuthentication"]);
        Assert.Equal(enabled, settings["WEBSITE_AUTH_ENABLED"]);
        Assert.Equal("11111111-1111-1111-1111-111111111111", settings["Entra__ClientId"]);
        Assert.Equal("33333333-3333-3333-3333-333333333333", settings["Entra__TenantId"]);
    }

    [Fact]
    public void AppRoles_AreTheRolesOfTheApplication()
    {
        string[] inScript = [.. AppRole().Matches(Repository.Read("infra", "scripts", "entra-app.sh")).Select(match => match.Groups["role"].Value)];

        Assert.Equal(Enum.GetNames<ReleaseFunctions.Access.Role>().Select(name => name.ToLowerInvariant()).Order(), inScript.Order());
    }

    private static async Task<JsonElement> AuthenticationAsync() => (await Deployment.DefaultAsync()).Properties("Microsoft.Web/sites/config");

    private static async Task<string[]> ExcludedAsync() =>
        [.. (await AuthenticationAsync()).GetProperty("globalValidation").GetProperty("excludedPaths").EnumerateArray().Select(path => path.GetString()!)];

    // Azure: a star at the end stands for whatever follows; everything else is meant literally.
    private static bool IsOpen(string[] excluded, string path) =>
        excluded.Any(open => open.EndsWith("/*", StringComparison.Ordinal) ? path.StartsWith(open[..^1], StringComparison.Ordinal) : path == open);

    [GeneratedRegex("CreateCheckStatusResponse|WaitForCompletionOrCreateCheckStatusResponse|HttpManagementPayload")]
    private static partial Regex ManagementAddress();

    [GeneratedRegex("Route = \"(?<route>[^\"]*)\"")]
    private static partial Regex Route();

    [GeneratedRegex("\"value\": \"(?<role>[a-z]+)\"")]
    private static partial Regex AppRole();
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Storage.Releases;
using ReleaseFunctions.Storage.Tables;

namespace ReleaseFunctions.Storage.Tests.Tables;

public sealed class StorageSettingsTests
{
    [Fact]
    public void Read_ConnectionString_WinsAndPrefixHasItsDefault()
    {
        StorageSettings settings = Read(("AzureWebJobsStorage", "UseDevelopmentStorage=true"), ("AzureWebJobsStorage:tableServiceUri", "https://a.table.core.windows.net"));

        Assert.Equal(("UseDevelopmentStorage=true", null, "rf"), (settings.ConnectionString, settings.TableServiceUri, settings.TablePrefix));
    }

    [Fact]
    public void Read_ManagedIdentity_TakesAddressAndClient()
    {
        StorageSettings settings = Read(
            ("AzureWebJobsStorage:tableServiceUri", "https://a.table.core.windows.net"),
            ("AzureWebJobsStorage:credential", "managedidentity"),
            ("AzureWebJobsStorage:clientId", "11111111-2222-3333-4444-555555555555"),
            ("Release:TablePrefix", "prod"));

        Assert.Equal(new Uri("https://a.table.core.windows.net"), settings.TableServiceUri);
        Assert.True(settings.UsesManagedIdentity);
        Assert.Equal(("11111111-2222-3333-4444-555555555555", "prod"), (settings.ClientId, settings.TablePrefix));
        using StorageTables tables = new(settings);
        Assert.Equal("prodReleases", tables.Releases.Name);
    }

    [Fact]
    public void Read_AccountName_GivesItsAddress() =>
        Assert.Equal(new Uri("https://contoso.table.core.windows.net"), Read(("AzureWebJobsStorage:accountName", "contoso")).TableServiceUri);

    [Theory]
    [InlineData("AzureWebJobsStorage", " ", "AzureWebJobsStorage")]
    [InlineData("AzureWebJobsStorage:tableServiceUri", "http://a.example", "https")]
    [InlineData("AzureWebJobsStorage:tableServiceUri", "a.example", "https")]
    public void Read_ConnectionMissingOrMalformed_SaysWhatToSet(string key, string value, string expected)
    {
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => Read((key, value)));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Contains("AzureWebJobsStorage__tableServiceUri", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1rf")]
    [InlineData("r-f")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdef")]
    public void Read_PrefixThatNoTableMayHave_IsRefused(string prefix)
    {
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() =>
            Read(("AzureWebJobsStorage", "UseDevelopmentStorage=true"), ("Release:TablePrefix", prefix)));

        Assert.Contains("Release__TablePrefix", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddReleaseStorage_AnyPort_IsServed()
    {
        ServiceCollection services = new();
        services.AddReleaseStorage(Configuration(("AzureWebJobsStorage", "UseDevelopmentStorage=true")));
        await using ServiceProvider provider = services.BuildServiceProvider(validateScopes: true);

        Assert.IsType<TableReleaseStore>(provider.GetRequiredService<IReleaseStore>());
        Assert.Same(provider.GetRequiredService<IReleaseStore>(), provider.GetRequiredService<IReleaseRecovery>());
        Assert.NotNull(provider.GetRequiredService<IPlanStore>());
        Assert.NotNull(provider.GetRequiredService<ILinkStore>());
    }

    private static StorageSettings Read(params (string Key, string Value)[] settings) => StorageSettings.Read(Configuration(settings));

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build();
}

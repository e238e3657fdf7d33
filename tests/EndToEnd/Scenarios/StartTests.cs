using EndToEnd.Hosting;

namespace EndToEnd.Scenarios;

public sealed class StartTests(World world)
{
    [Fact]
    public async Task Start_OutsideDevelopmentWithTheDevelopmentKey_IsRefused()
    {
        await using App app = await world.StartAppAsync();
        await app.StopAsync();

        string said = await app.RefuseAsync(new Dictionary<string, string> { ["AZURE_FUNCTIONS_ENVIRONMENT"] = "Production" });

        Assert.Contains("ApiKeys__dev__Hash", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithWrongSettings_NamesThemAndStaysDown()
    {
        await using App app = await world.StartAppAsync();
        await app.StopAsync();

        string said = await app.RefuseAsync(new Dictionary<string, string>
        {
            ["Connections__target__Url"] = "not an address",
            ["Connections__prom__Kind"] = "promethium",
        });

        Assert.Contains("Connections__target__Url", said, StringComparison.Ordinal);
        Assert.Contains("Connections__prom__Kind", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OnDataThatAnotherProcessUses_IsRefused()
    {
        await using App app = await world.StartAppAsync();

        string said = await app.RefuseAsync(new Dictionary<string, string>());

        Assert.Contains("DataDirectory", said, StringComparison.Ordinal);
        Assert.NotNull(await app.Dev.TextAsync("api/plans"));
    }
}

using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Storage.Delegations;
using ReleaseFunctions.Storage.Tests.Releases;

namespace ReleaseFunctions.Storage.Tests.Delegations;

public sealed class TableDelegationStoreTests(Azurite azurite)
{
    private readonly TestAccount _account = new(azurite);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListAsync_SomeEnded_GivesTheOthersByTheirBeginning()
    {
        TableDelegationStore store = new(_account.Tables());
        Delegation later = Delegation("later", 2, 5);
        Delegation now = Delegation("now", 0, 3);
        await store.AddAsync(later, Stop);
        await store.AddAsync(now, Stop);
        await store.AddAsync(now with { To = "other@contoso.example" }, Stop);
        await store.AddAsync(Delegation("ended", 0, 1), Stop);

        Assert.Equal([now, later], await store.ListAsync(Sample.Noon.AddHours(1), Stop));
        Assert.Equal(now, await store.FindAsync("now", Stop));
        Assert.Equal("ended", (await store.FindAsync("ended", Stop))!.Id);
    }

    [Fact]
    public async Task RevokeAsync_Twice_EndsItOnceAndKeepsIt()
    {
        TableDelegationStore store = new(_account.Tables());
        await store.AddAsync(Delegation("one", 0, 3), Stop);

        Delegation? first = await store.RevokeAsync("one", Sample.Noon.AddHours(1), Stop);
        Delegation? second = await store.RevokeAsync("one", Sample.Noon.AddHours(2), Stop);

        Assert.Equal((Sample.Noon.AddHours(1), Sample.Noon.AddHours(1)), (first!.RevokedAt, second!.RevokedAt));
        Assert.Empty(await store.ListAsync(Sample.Noon, Stop));
        Assert.Equal(Sample.Noon.AddHours(1), (await store.FindAsync("one", Stop))!.RevokedAt);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nothing")]
    [InlineData("a/b\\c#d?e")]
    public async Task RevokeAsync_Unknown_FindsNothing(string id)
    {
        TableDelegationStore store = new(_account.Tables());

        Assert.Null(await store.RevokeAsync(id, Sample.Noon, Stop));
        Assert.Null(await store.FindAsync(id, Stop));
    }

    private static Delegation Delegation(string id, int from, int until) => new(
        id, "ada@contoso.example", "eve@contoso.example", Sample.Noon.AddHours(from), Sample.Noon.AddHours(until), "on leave", Sample.Noon, "ada@contoso.example");
}

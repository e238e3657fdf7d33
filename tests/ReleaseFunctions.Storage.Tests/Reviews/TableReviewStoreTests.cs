using ReleaseFunctions.Core.Reviews;
using ReleaseFunctions.Storage.Reviews;
using ReleaseFunctions.Storage.Tests.Releases;

namespace ReleaseFunctions.Storage.Tests.Reviews;

public sealed class TableReviewStoreTests(Azurite azurite)
{
    private readonly TestAccount _account = new(azurite);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AppendAsync_Entries_AreReadInOrderExactlyAsGiven()
    {
        TableReviewStore store = new(_account.Tables());
        ReviewEntry note = Entry("a") with { Text = "Größe <b> 😀\r\n" + new string('x', 20_000) };
        ReviewEntry action = Entry("b") with { Kind = ReviewEntryKind.Action, Owner = "ada@contoso.example", Due = "2026-12-01" };

        await store.AppendAsync("r1", _ => note, Stop);
        IReadOnlyList<ReviewEntry> all = await store.AppendAsync("r1", _ => action, Stop);

        Assert.Equal([note with { Seq = 1 }, action with { Seq = 2 }], all);
        Assert.Equal(all, await new TableReviewStore(_account.Tables()).ReadAsync("r1", Stop));
        Assert.Empty(await store.ReadAsync("r2", Stop));
        Assert.Empty(await store.ReadAsync("no/id", Stop));
    }

    [Fact]
    public async Task AppendAsync_ManyAtOnce_NumbersThemWithoutGapsAndLosesNone()
    {
        string[] ids = [.. Enumerable.Range(0, 12).Select(i => $"entry{i}")];

        await Task.WhenAll(ids.Select(id => new TableReviewStore(_account.Tables()).AppendAsync("r1", _ => Entry(id), Stop)));

        IReadOnlyList<ReviewEntry> all = await new TableReviewStore(_account.Tables()).ReadAsync("r1", Stop);
        Assert.Equal(Enumerable.Range(1, 12), all.Select(entry => entry.Seq));
        Assert.Equal(ids.Order(), all.Select(entry => entry.Id).Order());
    }

    [Fact]
    public async Task AppendAsync_DecidesForNothing_WritesNothing()
    {
        TableReviewStore store = new(_account.Tables());

        Assert.Empty(await store.AppendAsync("r1", _ => null, Stop));
        Assert.Empty(await store.ReadAsync("r1", Stop));
    }

    private static ReviewEntry Entry(string id) => new() { Id = id, Kind = ReviewEntryKind.Note, At = Sample.Noon, Author = "key:ci", Text = "t" };
}

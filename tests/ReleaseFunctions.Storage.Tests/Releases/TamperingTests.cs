using Azure.Data.Tables;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Storage.Tests.Releases;

/// <summary>Someone with access to the tables changes them: the chain shows where.</summary>
public sealed class TamperingTests(Azurite azurite)
{
    private readonly TestAccount _account = new(azurite);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadHistoryAsync_EventRowWasChanged_BreaksTheChainThere()
    {
        ChainHead head = await FillAsync();
        TableEntity row = await _account.Raw("Releases").GetEntityAsync<TableEntity>("a", "e:0000000003", cancellationToken: Stop);
        row["Json"] = row.GetString("Json").Replace("note:1", "note:X", StringComparison.Ordinal);
        await _account.Raw("Releases").UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, Stop);

        ChainVerification verification = HistoryChain.Verify(await _account.Store().HistoryAsync("a"), head);

        Assert.Equal((false, 3L), (verification.Valid, verification.FirstBrokenSeq));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task ReadHistoryAsync_EventRowWasRemoved_BreaksTheChainThere(long seq)
    {
        ChainHead head = await FillAsync();
        await _account.Raw("Releases").DeleteEntityAsync("a", $"e:{seq:D10}", cancellationToken: Stop);

        ChainVerification verification = HistoryChain.Verify(await _account.Store().HistoryAsync("a"), head);

        Assert.Equal((false, (long?)seq), (verification.Valid, verification.FirstBrokenSeq));
    }

    private async Task<ChainHead> FillAsync()
    {
        IReleaseStore store = _account.Store();
        await store.CreateAsync("a");
        ReleaseView view = (await store.AppendAsync("a", Sample.Started(), Sample.Note(1), Sample.Note(2), Sample.Note(3))).View;
        return new ChainHead(view.LastSeq, view.LastHash);
    }
}

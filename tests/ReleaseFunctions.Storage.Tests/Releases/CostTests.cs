using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Storage.Releases;

namespace ReleaseFunctions.Storage.Tests.Releases;

/// <summary>Transactions per operation, as docs/storage.md promises them.</summary>
public sealed class CostTests : IDisposable
{
    private readonly FaultInjection _requests = new(failAt: -1, FaultKind.DiesBefore);
    private readonly TestAccount _account;
    private readonly TableReleaseStore _store;

    public CostTests(Azurite azurite)
    {
        _account = new TestAccount(azurite);
        _store = _account.Store(_requests);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task CreateAsync_WithAKey_CostsTwo() =>
        Assert.Equal(2, await CostAsync(() => KickOffAsync("a")));

    [Fact]
    public async Task CreateAsync_KeyKnown_CostsThree()
    {
        await KickOffAsync("a");

        Assert.Equal(3, await CostAsync(() => KickOffAsync("b")));
    }

    [Fact]
    public async Task CommitAsync_ListingsStayTheSame_CostsOne()
    {
        await KickOffAsync("a");
        await _store.AppendAsync("a", Sample.Started());

        Assert.Equal(1, await CostAsync(() => _store.AppendAsync("a", Sample.Note(1), Sample.Note(2), Sample.Note(3))));
    }

    [Fact]
    public async Task CommitAsync_ListingsChange_CostsTwo()
    {
        await KickOffAsync("a");

        Assert.Equal(2, await CostAsync(() => _store.AppendAsync("a", Sample.Started())));
        Assert.Equal(2, await CostAsync(() => _store.AppendAsync("a", Sample.Finished())));
    }

    [Fact]
    public async Task CommitAsync_NothingRemembered_CostsOneReadPerTable()
    {
        await KickOffAsync("a");
        TableReleaseStore restarted = _account.Store(_requests);

        Assert.Equal(4, await CostAsync(() => restarted.AppendAsync("a", Sample.Started())));
        Assert.Equal(1, await CostAsync(() => restarted.AppendAsync("a", Sample.Note(1))));
    }

    [Fact]
    public async Task CommitAsync_NothingToDo_CostsOneRead()
    {
        await KickOffAsync("a");

        Assert.Equal(1, await CostAsync(() => _store.AppendAsync("a")));
    }

    [Fact]
    public async Task Reading_AnyWay_CostsOne()
    {
        await KickOffAsync("a");

        Assert.Equal(1, await CostAsync(() => _store.FindAsync("a", Stop)));
        Assert.Equal(1, await CostAsync(() => _store.HistoryAsync("a")));
        Assert.Equal(1, await CostAsync(() => _store.ListAsync(new ReleaseQuery("checkout", ReleaseStatus.Queued, null, null, 50, null), Stop)));
        Assert.Equal(1, await CostAsync(() => _store.ListNotStartedAsync(DateTimeOffset.MaxValue, 100, Stop)));
    }

    private Task<ReleaseCreation> KickOffAsync(string id)
    {
        (ReleaseView view, IReadOnlyList<HistoryEvent> events) = Sample.Release(id);
        return _store.CreateAsync(view, events, Sample.Key(), Stop);
    }

    private async Task<int> CostAsync(Func<Task> work)
    {
        int before = _requests.Requests;
        await work();
        return _requests.Requests - before;
    }
}

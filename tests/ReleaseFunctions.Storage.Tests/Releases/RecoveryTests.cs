using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Storage.Releases;

namespace ReleaseFunctions.Storage.Tests.Releases;

public sealed class RecoveryTests(Azurite azurite)
{
    private readonly TestAccount _account = new(azurite);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListNotStartedAsync_SomeStarted_GivesTheOthersOldestFirst()
    {
        TableReleaseStore store = _account.Store();
        await store.CreateAsync("new", at: Sample.Noon.AddMinutes(2));
        await store.CreateAsync("old", at: Sample.Noon);
        await store.CreateAsync("started", at: Sample.Noon.AddMinutes(1));
        await store.CreateAsync("older", at: Sample.Noon.AddMinutes(-1));
        await store.AppendAsync("started", Sample.Started());

        Assert.Equal(["older", "old", "new"], (await store.ListNotStartedAsync(Sample.Noon.AddHours(1), 10, Stop)).Select(item => item.Id));
        Assert.Equal(["older", "old"], (await store.ListNotStartedAsync(Sample.Noon.AddMinutes(2), 10, Stop)).Select(item => item.Id));
        Assert.Equal(["older"], (await store.ListNotStartedAsync(Sample.Noon, 10, Stop)).Select(item => item.Id));
        Assert.Equal(["older", "old"], (await store.ListNotStartedAsync(Sample.Noon.AddHours(1), 2, Stop)).Select(item => item.Id));
    }

    [Fact]
    public async Task ListNotStartedAsync_HalfCreation_IsInItAndStartable()
    {
        (ReleaseView view, IReadOnlyList<HistoryEvent> events) = Sample.Release("a");
        await Assert.ThrowsAsync<InjectedFault>(() => _account.Store(new FaultInjection(2, FaultKind.DiesBefore)).CreateAsync(view, events, null, Stop));
        TableReleaseStore store = _account.Store();

        ReleaseSummary left = Assert.Single(await store.ListNotStartedAsync(Sample.Noon.AddMinutes(1), 10, Stop));
        await store.AppendAsync(left.Id, Sample.Started());

        Assert.Empty(await store.ListNotStartedAsync(Sample.Noon.AddMinutes(1), 10, Stop));
        Assert.NotNull((await store.FindAsync("a", Stop))!.StartedAt);
    }

    [Fact]
    public async Task ListUnfinishedAsync_SomeOver_GivesTheOthers()
    {
        TableReleaseStore store = _account.Store();
        await store.CreateAsync("queued");
        await store.CreateAsync("running");
        await store.CreateAsync("over");
        await store.AppendAsync("running", Sample.Started());
        await store.AppendAsync("over", Sample.Started(), Sample.Finished(ReleaseStatus.Aborted));

        List<string> ids = [];
        await foreach (ReleaseSummary item in store.ListUnfinishedAsync(Stop))
        {
            ids.Add(item.Id);
        }

        Assert.Equal(["queued", "running"], ids.Order());
    }

    [Fact]
    public async Task RepairAsync_ListingLagsBehindAfterACrash_IsBroughtForward()
    {
        TableReleaseStore store = _account.Store();
        await store.CreateAsync("a");
        await store.CreateAsync("b");
        TableReleaseStore dying = _account.Store(new FaultInjection(3, FaultKind.DiesBefore)); // head, append, then the index
        await Assert.ThrowsAsync<InjectedFault>(() => dying.AppendAsync("a", Sample.Started(), Sample.Finished()));
        Assert.Equal(2, (await ListAsync(store, ReleaseStatus.Queued)).Count);

        TableReleaseStore timer = _account.Store();
        int first = await timer.RepairAsync(Stop);
        int second = await timer.RepairAsync(Stop);

        Assert.Equal((1, 0), (first, second));
        Assert.Equal(["a"], await ListAsync(store, ReleaseStatus.Succeeded));
        Assert.Equal(["b"], await ListAsync(store, ReleaseStatus.Queued));
    }

    [Fact]
    public async Task CommitAsync_ListingLagsBehindAfterACrash_IsBroughtForwardByTheRepeatedStep()
    {
        TableReleaseStore store = _account.Store();
        await store.CreateAsync("a");
        await Assert.ThrowsAsync<InjectedFault>(() =>
            _account.Store(new FaultInjection(3, FaultKind.DiesBefore)).AppendAsync("a", Sample.Started(), Sample.Finished()));

        CommitResult repeated = await _account.Store().AppendAsync("a", Sample.Started(), Sample.Finished());

        Assert.Empty(repeated.Appended);
        Assert.Equal(["a"], await ListAsync(store, ReleaseStatus.Succeeded));
    }

    [Fact]
    public async Task CommitAsync_LateIndexWriter_DoesNotOverwriteTheNewerState()
    {
        TableReleaseStore late = _account.Store();
        await late.CreateAsync("a");
        await _account.Store().AppendAsync("a", Sample.Started(), Sample.Finished(ReleaseStatus.Failed));

        // It still remembers the anchor row as it was at the creation.
        await late.AppendAsync("a", NewEvent.ForRelease("finished:2", Sample.Noon.AddHours(1), EventTypes.ReleaseFinished, "system", new EventData.ReleaseFinished(ReleaseStatus.RolledBack, "Undone.")));

        Assert.Equal(["a"], await ListAsync(late, ReleaseStatus.RolledBack));
        Assert.Empty(await ListAsync(late, ReleaseStatus.Failed));
        Assert.Empty(await ListAsync(late, ReleaseStatus.Queued));
    }

    private static async Task<List<string>> ListAsync(TableReleaseStore store, ReleaseStatus status) =>
        [.. (await store.ListAsync(new ReleaseQuery(null, status, null, null, 200, null), Stop)).Items.Select(item => item.Id)];
}

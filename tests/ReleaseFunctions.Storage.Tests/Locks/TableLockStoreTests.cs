using ReleaseFunctions.Core.Locks;
using ReleaseFunctions.Storage.Locks;
using ReleaseFunctions.Storage.Tests.Releases;

namespace ReleaseFunctions.Storage.Tests.Locks;

public sealed class TableLockStoreTests : IDisposable
{
    private readonly FaultInjection _requests = new(failAt: -1, FaultKind.DiesBefore);
    private readonly TestAccount _account;
    private readonly TableLockStore _store;
    private readonly TableLockStore _other;

    public TableLockStoreTests(Azurite azurite)
    {
        _account = new TestAccount(azurite);
        _store = new TableLockStore(_account.Tables(_requests));
        _other = new TableLockStore(_account.Tables());
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _store.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task TakeAndFree_NobodyElseWantsIt_CostOneEach()
    {
        await FreeAsync(_store, "warm-up");

        Assert.Equal(1, await CostAsync(() => TakeAsync(_store, "a")));
        Assert.Equal(1, await CostAsync(() => FreeAsync(_store, "a")));
        Assert.Equal(1, await CostAsync(() => TakeAsync(_store, "a")));
        Assert.Empty(await FreeAsync(_store, "a"));
        Assert.Empty(await _store.ListAsync(Stop));
    }

    [Fact]
    public async Task Take_Held_CostsOneAndALookAtThePlaceCostsOne()
    {
        await TakeAsync(_store, "a");

        Assert.Equal(1, await CostAsync(() => TakeAsync(_store, "b")));
        Assert.Equal(1, await CostAsync(() => TakeAsync(_store, "b")));
        Assert.Equal(1, await CostAsync(() => _store.ListAsync(Stop)));
        Assert.Equal(1, await CostAsync(() => _store.FindAsync("production", Stop)));
    }

    [Fact]
    public async Task Take_HeldInAnotherProcess_CostsThree()
    {
        await TakeAsync(_other, "a");
        await _store.FindAsync("staging", Stop);

        Assert.Equal(3, await CostAsync(() => TakeAsync(_store, "b")));
        Assert.Equal(["a", "b"], await ClaimsAsync(_store));
    }

    [Fact]
    public async Task Free_ByAProcessThatDoesNotRememberIt_CostsTwo()
    {
        await TakeAsync(_other, "a");
        await _store.FindAsync("staging", Stop);

        Assert.Equal(2, await CostAsync(() => FreeAsync(_store, "a")));
        Assert.Empty(await ClaimsAsync(_other));
    }

    [Fact]
    public async Task Change_SeenStateIsOutdated_IsDecidedOnWhatIsThere()
    {
        await TakeAsync(_store, "a");
        await TakeAsync(_other, "b");
        await FreeAsync(_other, "a");

        // This process still believes that a holds it and nobody waits.
        Assert.Equal(["b", "c"], await TakeAsync(_store, "c"));
        await FreeAsync(_other, "b");
        await FreeAsync(_other, "c");
        Assert.Empty(await FreeAsync(_store, "c"));
        Assert.Equal(["d"], await TakeAsync(_store, "d"));
    }

    [Fact]
    public async Task Take_ManyAtOnceFromTwoProcesses_OneHoldsAndEveryoneHasAPlace()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => TakeAsync(i % 2 == 0 ? _store : _other, $"r{i}")));

        string[] claims = await ClaimsAsync(_store);
        Assert.Equal(20, claims.Distinct().Count());
        for (int i = 0; i < 20; i++)
        {
            string holder = (await ClaimsAsync(_other))[0];
            Assert.Equal(claims[i], holder);
            await FreeAsync(i % 3 == 0 ? _store : _other, holder);
        }

        Assert.Empty(await _store.ListAsync(Stop));
    }

    [Theory]
    [InlineData(FaultKind.DiesBefore)]
    [InlineData(FaultKind.DiesAfter)]
    [InlineData(FaultKind.LosesAnswer)]
    public async Task TakeAndFree_DieAtEachRequest_CanBeRepeated(FaultKind kind)
    {
        for (int failAt = 1; failAt <= 4; failAt++)
        {
            FaultInjection faults = new(failAt, kind);
            using TableLockStore dying = new(_account.Tables(faults));
            string name = $"{kind}{failAt}".ToLowerInvariant();
            foreach (Func<TableLockStore, Task<string[]>> step in new Func<TableLockStore, Task<string[]>>[] { store => TakeAsync(store, "a", name), store => TakeAsync(store, "b", name), store => FreeAsync(store, "a", name) })
            {
                try
                {
                    await step(dying);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    await step(_other);
                }
            }

            Assert.Equal(["b"], await ClaimsAsync(_other, name));
        }
    }

    [Fact]
    public async Task Take_QueueIsAsLongAsItGets_FitsInOneRow()
    {
        for (int i = 0; i < 5; i++)
        {
            await _store.ChangeAsync("production", state => Enumerable.Range(i * 250, 250).Aggregate(state, (line, number) => LockQueue.Take(line, Claim($"{Guid.NewGuid():N}-{number}"), Sample.Noon)), Stop);
        }

        LockState state = await _other.FindAsync("production", Stop);

        Assert.Equal(LockQueue.MaxWaiting, state.Queue.Count);
        int rows = 0;
        await foreach (Azure.Data.Tables.TableEntity row in _account.Raw("Locks").QueryAsync<Azure.Data.Tables.TableEntity>(cancellationToken: Stop))
        {
            rows++;
        }

        Assert.Equal(1, rows);
    }

    private static LockClaim Claim(string release) => new()
    {
        ReleaseId = release,
        Plan = "checkout",
        Version = "1.2.3",
        Stage = "production",
        Attempt = 1,
        Purpose = LockPurpose.Deploy,
        Orchestration = $"{release}-production-1",
        AskedAt = Sample.Noon,
    };

    private static async Task<string[]> TakeAsync(TableLockStore store, string release, string name = "production") =>
        Drawn(await store.ChangeAsync(name, state => LockQueue.Take(state, Claim(release), Sample.Noon), Stop));

    private static async Task<string[]> FreeAsync(TableLockStore store, string release, string name = "production") =>
        Drawn(await store.ChangeAsync(name, state => LockQueue.Free(state, Claim(release).Key, Sample.Noon), Stop));

    private static async Task<string[]> ClaimsAsync(TableLockStore store, string name = "production") => Drawn(await store.FindAsync(name, Stop));

    private static string[] Drawn(LockState state) => [.. state.Claims.Select(claim => claim.ReleaseId)];

    private async Task<int> CostAsync(Func<Task> work)
    {
        int before = _requests.Requests;
        await work();
        return _requests.Requests - before;
    }
}

using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Storage.Releases;

namespace ReleaseFunctions.Storage.Tests.Releases;

public sealed class LineTests(Azurite azurite)
{
    private readonly TestAccount _account = new(azurite);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListInFlightAsync_SomeOver_GivesThoseOfThePlanThatAreNot()
    {
        TableReleaseStore store = _account.Store();
        await store.CreateAsync("queued", at: Sample.Noon);
        await store.CreateAsync("running", at: Sample.Noon.AddMinutes(1));
        await store.CreateAsync("over", at: Sample.Noon.AddMinutes(2));
        await store.CreateAsync("other", "checkout-2");
        await store.AppendAsync("running", Sample.Started());
        await store.AppendAsync("over", Sample.Started(), Sample.Finished());

        Assert.Equal([("running", ReleaseStatus.Running), ("queued", ReleaseStatus.Queued)], (await store.ListInFlightAsync("checkout", Stop)).Select(item => (item.Id, item.Status)));

        // A later run brings it back.
        await store.AppendAsync("over", NewEvent.ForRelease("started:2", Sample.Noon, EventTypes.ReleaseStarted, "system", new EventData.ReleaseStarted(2)));
        Assert.Equal(["over", "running", "queued"], (await store.ListInFlightAsync("checkout", Stop)).Select(item => item.Id));
    }

    [Fact]
    public async Task ListNotStartedAsync_ScheduledOrQueued_LeavesThemAloneUntilTheyAreDue()
    {
        TableReleaseStore store = _account.Store();
        (ReleaseView view, IReadOnlyList<HistoryEvent> events) = Sample.Release("scheduled");
        (view, HistoryEvent requested) = ReleaseKickoff.Begin(view.Facts with { ScheduledFor = Sample.Noon.AddDays(1) }, Sample.Plan("checkout"));
        (view, HistoryEvent scheduled) = ReleaseKickoff.Schedule(view);
        await store.CreateAsync(view, [requested, scheduled], null, Stop);
        await store.CreateAsync("queued");
        await store.AppendAsync("queued", NewEvent.ForRelease(
            "waiting", Sample.Noon, EventTypes.StageWaiting, "system", new EventData.StageWaiting(null, new Waiting(WaitingCode.Queue, "Waiting for another.", Sample.Noon, null))));

        Assert.Empty(await store.ListNotStartedAsync(Sample.Noon.AddHours(23), 10, Stop));
        Assert.Equal("scheduled", Assert.Single(await store.ListNotStartedAsync(Sample.Noon.AddHours(25), 10, Stop)).Id);
        Assert.Equal(Sample.Noon.AddDays(1), (await store.ListInFlightAsync("checkout", Stop)).First(item => item.Id == "scheduled").ScheduledFor);
        Assert.Single(events);
    }

    [Fact]
    public async Task TakeTurnAsync_ReadBeforeSomeoneElseTookIt_IsRefused()
    {
        TableReleaseStore store = _account.Store();
        PlanTurn nobody = await store.ReadTurnAsync("checkout", Stop);

        Assert.Null(nobody.ReleaseId);
        Assert.True(await store.TakeTurnAsync(nobody, "a", Stop));
        Assert.False(await store.TakeTurnAsync(nobody, "b", Stop));
        Assert.True(await store.TakeTurnAsync(nobody, "a", Stop)); // its own, told twice
        PlanTurn held = await store.ReadTurnAsync("checkout", Stop);
        Assert.Equal("a", held.ReleaseId);
        Assert.True(await store.TakeTurnAsync(held, "b", Stop));
        Assert.False(await store.TakeTurnAsync(held, "c", Stop));
    }

    [Fact]
    public async Task TakeTurnAsync_ManyAtOnce_GivesItToOne()
    {
        TableReleaseStore[] stores = [.. Enumerable.Range(0, 8).Select(_ => _account.Store())];
        PlanTurn turn = await stores[0].ReadTurnAsync("checkout", Stop);

        bool[] taken = await Task.WhenAll(stores.Select((store, i) => store.TakeTurnAsync(turn, $"r{i}", Stop)));

        Assert.Single(taken, won => won);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CreateInTurnAsync_ManyAtOnce_CreatesOneAndLeavesNothingOfTheOthers(bool taken)
    {
        TableReleaseStore[] stores = [.. Enumerable.Range(0, 6).Select(_ => _account.Store())];
        if (taken)
        {
            Assert.True(await stores[0].TakeTurnAsync(await stores[0].ReadTurnAsync("checkout", Stop), "before", Stop));
        }

        PlanTurn turn = await stores[0].ReadTurnAsync("checkout", Stop);
        ReleaseCreation?[] created = await Task.WhenAll(stores.Select((store, i) => CreateAsync(store, $"r{i}", Sample.Key($"k{i}"), turn)));

        string id = Assert.Single(created, creation => creation is not null)!.Release.Facts.Id;
        Assert.Equal([id], (await stores[0].ListInFlightAsync("checkout", Stop)).Select(item => item.Id));
        Assert.Equal(id, (await stores[0].ReadTurnAsync("checkout", Stop)).ReleaseId);
    }

    [Fact]
    public async Task CreateInTurnAsync_SameKeyAgain_GivesItsOwnRelease()
    {
        TableReleaseStore store = _account.Store();
        PlanTurn turn = await store.ReadTurnAsync("checkout", Stop);
        await CreateAsync(store, "a", Sample.Key(), turn);

        ReleaseCreation? again = await CreateAsync(store, "b", Sample.Key(), turn);

        Assert.Equal((ReleaseCreationKind.AlreadyExists, "a"), (again!.Kind, again.Release.Facts.Id));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task CreateInTurnAsync_DiesOnTheWay_IsAllOrNothing(int request)
    {
        PlanTurn turn = await _account.Store().ReadTurnAsync("checkout", Stop);
        await Assert.ThrowsAsync<InjectedFault>(() => CreateAsync(_account.Store(new FaultInjection(request, FaultKind.DiesBefore)), "a", Sample.Key(), turn));

        TableReleaseStore store = _account.Store();
        bool exists = await store.FindAsync("a", Stop) is not null;

        Assert.Equal(exists ? "a" : null, (await store.ReadTurnAsync("checkout", Stop)).ReleaseId);
        Assert.Equal(request == 2, exists);
    }

    private static Task<ReleaseCreation?> CreateAsync(TableReleaseStore store, string id, IdempotencyKey key, PlanTurn turn)
    {
        (ReleaseView view, IReadOnlyList<HistoryEvent> events) = Sample.Release(id);
        return store.CreateInTurnAsync(view, events, key, turn, Stop);
    }
}

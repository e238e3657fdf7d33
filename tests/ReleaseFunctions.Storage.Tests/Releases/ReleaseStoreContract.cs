using System.Text.Json;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Storage.Tests.Releases;

/// <summary>What every release store must do; a store's own test class derives from it.</summary>
public abstract class ReleaseStoreContract
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A store on this test's own data; called again, another instance on the same data, with nothing remembered.</summary>
    protected abstract IReleaseStore Open();

    [Fact]
    public async Task CreateAsync_NewRelease_IsFoundExactlyAsGiven()
    {
        (ReleaseView view, IReadOnlyList<HistoryEvent> events) = Sample.Release("r1");

        ReleaseCreation creation = await Open().CreateAsync(view, events, Sample.Key(), Stop);

        Assert.Equal(ReleaseCreationKind.Created, creation.Kind);
        IReleaseStore other = Open();
        Assert.Equal(Json(view), Json(await other.FindAsync("r1", Stop)));
        Assert.Equal(Json(events), Json(await other.HistoryAsync("r1")));
        Assert.True(HistoryChain.Verify(await other.HistoryAsync("r1")).Valid);
    }

    [Fact]
    public async Task CreateAsync_SameKeyAndBody_ReturnsTheFirstRelease()
    {
        (ReleaseView first, IReadOnlyList<HistoryEvent> events) = Sample.Release("r1");
        (ReleaseView second, IReadOnlyList<HistoryEvent> others) = Sample.Release("r2");
        await Open().CreateAsync(first, events, Sample.Key(), Stop);

        ReleaseCreation again = await Open().CreateAsync(second, others, Sample.Key(), Stop);

        Assert.Equal((ReleaseCreationKind.AlreadyExists, "r1"), (again.Kind, again.Release.Facts.Id));
        Assert.Null(await Open().FindAsync("r2", Stop));
    }

    [Fact]
    public async Task CreateAsync_SameKeyOtherBody_IsRefused()
    {
        (ReleaseView first, IReadOnlyList<HistoryEvent> events) = Sample.Release("r1");
        (ReleaseView second, IReadOnlyList<HistoryEvent> others) = Sample.Release("r2");
        await Open().CreateAsync(first, events, Sample.Key(body: "b1"), Stop);

        ReleaseCreation again = await Open().CreateAsync(second, others, Sample.Key(body: "b2"), Stop);

        Assert.Equal((ReleaseCreationKind.DifferentBody, "r1"), (again.Kind, again.Release.Facts.Id));
        Assert.Null(await Open().FindAsync("r2", Stop));
    }

    [Fact]
    public async Task CreateAsync_SameKeyOfTwoCallers_MakesTwoReleases()
    {
        IReleaseStore store = Open();
        (ReleaseView first, IReadOnlyList<HistoryEvent> events) = Sample.Release("r1");
        (ReleaseView second, IReadOnlyList<HistoryEvent> others) = Sample.Release("r2");

        // The pairs would be equal if scope and key were simply joined.
        ReleaseCreation one = await store.CreateAsync(first, events, new IdempotencyKey("a", "bc", "x"), Stop);
        ReleaseCreation two = await store.CreateAsync(second, others, new IdempotencyKey("ab", "c", "x"), Stop);

        Assert.Equal((ReleaseCreationKind.Created, ReleaseCreationKind.Created), (one.Kind, two.Kind));
    }

    [Fact]
    public async Task FindCreationAsync_FreeAndTakenKey_TellsWhoHoldsItAndWhetherTheBodyIsTheSame()
    {
        IReleaseStore store = Open();
        (ReleaseView view, IReadOnlyList<HistoryEvent> events) = Sample.Release("r1");
        await store.CreateAsync(view, events, Sample.Key(), Stop);

        ReleaseCreation? same = await store.FindCreationAsync(Sample.Key(), Stop);
        ReleaseCreation? other = await store.FindCreationAsync(Sample.Key(body: "b2"), Stop);
        ReleaseCreation? free = await store.FindCreationAsync(Sample.Key("build-18"), Stop);

        Assert.Equal((ReleaseCreationKind.AlreadyExists, "r1"), (same!.Kind, same.Release.Facts.Id));
        Assert.Equal(ReleaseCreationKind.DifferentBody, other!.Kind);
        Assert.Null(free);
    }

    [Fact]
    public async Task CreateAsync_RacersWithOneKey_AllGetOneRelease()
    {
        IReleaseStore[] stores = [Open(), Open(), Open(), Open()];

        ReleaseCreation[] creations = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
        {
            (ReleaseView view, IReadOnlyList<HistoryEvent> events) = Sample.Release($"r{i}");
            return stores[i % stores.Length].CreateAsync(view, events, Sample.Key(), Stop);
        }));

        Assert.Single(creations.Select(creation => creation.Release.Facts.Id).Distinct());
        Assert.Single(creations, creation => creation.Kind == ReleaseCreationKind.Created);
        Assert.Single((await Open().ListAsync(new ReleaseQuery(null, null, null, null, 200, null), Stop)).Items);
    }

    [Theory]
    [InlineData("a/b\\c#d?e")]
    [InlineData("\u0000\u0001\u007f\t\r\n")]
    [InlineData("ключ 鍵 😀 é é")]
    [InlineData("' or PartitionKey ne '")]
    public async Task CreateAsync_HostileIdempotencyKey_IsAKeyLikeAnyOther(string key)
    {
        (ReleaseView first, IReadOnlyList<HistoryEvent> events) = Sample.Release("r1");
        (ReleaseView second, IReadOnlyList<HistoryEvent> others) = Sample.Release("r2");
        string[] keys = [key, key + new string('x', 300)];

        await Open().CreateAsync(first, events, Sample.Key(keys[0]), Stop);
        ReleaseCreation again = await Open().CreateAsync(second, others, Sample.Key(keys[0]), Stop);
        ReleaseCreation longer = await Open().CreateAsync(second, others, Sample.Key(keys[1]), Stop);

        Assert.Equal((ReleaseCreationKind.AlreadyExists, "r1"), (again.Kind, again.Release.Facts.Id));
        Assert.Equal((ReleaseCreationKind.Created, "r2"), (longer.Kind, longer.Release.Facts.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../other")]
    [InlineData("a/b\\c#d?e")]
    [InlineData("R1")]
    [InlineData("r1\n")]
    [InlineData("r1' or PartitionKey ne '")]
    [InlineData("\u0000")]
    public async Task FindAsync_TextThatIsNoId_FindsNothing(string id)
    {
        IReleaseStore store = Open();
        await store.CreateAsync("r1");

        Assert.Null(await store.FindAsync(id, Stop));
        Assert.Empty(await store.HistoryAsync(id));
        await Assert.ThrowsAsync<KeyNotFoundException>(() => store.AppendAsync(id, Sample.Note(1)));
    }

    [Fact]
    public async Task CommitAsync_NoSuchRelease_Throws()
    {
        KeyNotFoundException e = await Assert.ThrowsAsync<KeyNotFoundException>(() => Open().AppendAsync("r9", Sample.Note(1)));

        Assert.Contains("r9", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CommitAsync_Events_AreChainedAndFolded()
    {
        IReleaseStore store = Open();
        await store.CreateAsync("r1");

        CommitResult result = await store.AppendAsync("r1", Sample.Started(), Sample.Note(1));

        Assert.Equal([2, 3], result.Appended.Select(e => e.Seq));
        List<HistoryEvent> history = await Open().HistoryAsync("r1");
        Assert.True(HistoryChain.Verify(history, new ChainHead(result.View.LastSeq, result.View.LastHash)).Valid);
        Assert.Equal(Json(ReleaseProjection.Replay(history)), Json(await Open().FindAsync("r1", Stop)));
    }

    [Fact]
    public async Task CommitAsync_KeyAlreadyThere_IsLeftOut()
    {
        IReleaseStore store = Open();
        await store.CreateAsync("r1");
        await store.AppendAsync("r1", Sample.Note(1), Sample.Note(2));

        CommitResult same = await store.AppendAsync("r1", Sample.Note(2));
        CommitResult mixed = await Open().AppendAsync("r1", Sample.Note(3), Sample.Note(1), Sample.Note(3), Sample.Note(4));

        Assert.Empty(same.Appended);
        Assert.Equal([4, 5], mixed.Appended.Select(e => e.Seq));
        Assert.Equal(5, (await store.HistoryAsync("r1")).Count);
    }

    [Fact]
    public async Task HasEventAsync_OnlyKeysOfThatRelease_AreThere()
    {
        IReleaseStore store = Open();
        await store.CreateAsync("r1");
        await store.CreateAsync("r2");
        await store.AppendAsync("r1", Sample.Note(1));

        Assert.True(await Open().HasEventAsync("r1", Sample.Note(1).Key, Stop));
        Assert.True(await store.HasEventAsync("r1", ReleaseKickoff.EventKey, Stop));
        Assert.False(await store.HasEventAsync("r1", Sample.Note(2).Key, Stop));
        Assert.False(await store.HasEventAsync("r2", Sample.Note(1).Key, Stop));
        Assert.False(await store.HasEventAsync("r3", Sample.Note(1).Key, Stop));
    }

    [Fact]
    public async Task CommitAsync_FirstEventAgain_IsLeftOut()
    {
        IReleaseStore store = Open();
        await store.CreateAsync("r1");

        Assert.Empty((await store.AppendAsync("r1", Sample.Note(ReleaseKickoff.EventKey))).Appended);
    }

    [Theory]
    [InlineData("a/b\\c#d?e")]
    [InlineData("\u0000\u0001\u007f\t\r\n")]
    [InlineData("ключ 鍵 😀 é é")]
    [InlineData("' or PartitionKey ne '")]
    public async Task CommitAsync_HostileKey_IsAKeyLikeAnyOther(string key)
    {
        IReleaseStore store = Open();
        await store.CreateAsync("r1");
        string longer = key + new string('x', 200 - key.Length);

        await store.AppendAsync("r1", Sample.Note(key), Sample.Note(longer));
        CommitResult again = await Open().AppendAsync("r1", Sample.Note(longer), Sample.Note(key));

        Assert.Empty(again.Appended);
        Assert.Equal(key, (await store.HistoryAsync("r1", 2))[0].Data.GetProperty("subject").GetString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(201)]
    public async Task CommitAsync_KeyOfWrongLength_IsRefused(int length)
    {
        IReleaseStore store = Open();
        await store.CreateAsync("r1");

        ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(() => store.AppendAsync("r1", Sample.Note(new string('k', length))));

        Assert.Contains("1 to 200", e.Message, StringComparison.Ordinal);
        Assert.Single(await store.HistoryAsync("r1"));
    }

    [Fact]
    public async Task CommitAsync_NothingDecided_WritesNothing()
    {
        IReleaseStore store = Open();
        ReleaseView created = await store.CreateAsync("r1");

        CommitResult result = await store.CommitAsync("r1", _ => [], Stop);

        Assert.Empty(result.Appended);
        Assert.Equal(created.LastHash, result.View.LastHash);
    }

    [Fact]
    public async Task CommitAsync_AnotherProcessWasFirst_DecidesOnItsState()
    {
        IReleaseStore one = Open();
        IReleaseStore two = Open();
        await one.CreateAsync("r1");
        await two.AppendAsync("r1", Sample.Note(1));

        List<long> seen = [];
        CommitResult result = await one.CommitAsync("r1", view =>
        {
            seen.Add(view.LastSeq);
            return view.LastSeq == 2 ? [] : [Sample.Note(2)];
        }, Stop);

        Assert.Equal(2, seen[^1]);
        Assert.Empty(result.Appended);
        Assert.Equal(2, result.View.LastSeq);
    }

    [Fact]
    public async Task CommitAsync_DecisionFailsOnAnOutdatedState_IsAskedAgain()
    {
        IReleaseStore one = Open();
        IReleaseStore two = Open();
        await one.CreateAsync("r1");
        await two.AppendAsync("r1", Sample.Started());

        CommitResult result = await one.CommitAsync("r1", view => view.StartedAt is null ? throw new InvalidOperationException("Not started.") : [Sample.Note(1)], Stop);

        Assert.Equal(3, result.View.LastSeq);
    }

    [Fact]
    public async Task CommitAsync_DecisionFails_FailsAndWritesNothing()
    {
        IReleaseStore store = Open();
        await store.CreateAsync("r1");

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.CommitAsync("r1", _ => throw new InvalidOperationException("No."), Stop));

        Assert.Single(await store.HistoryAsync("r1"));
    }

    [Fact]
    public async Task CommitAsync_ManyAtOnce_LeaveOneChainWithoutGapsOrDoubles()
    {
        IReleaseStore[] stores = [Open(), Open(), Open()];
        await stores[0].CreateAsync("r1");

        // Every key is appended by two writers.
        CommitResult[] results = await Task.WhenAll(Enumerable.Range(0, 60).Select(i =>
            stores[i % stores.Length].AppendAsync("r1", Sample.Note(i / 2), Sample.Note(1_000 + (i / 2)))));

        List<HistoryEvent> history = await Open().HistoryAsync("r1");
        Assert.Equal(61, history.Count);
        Assert.Equal(60, history.Skip(1).Select(e => e.Data.GetProperty("subject").GetString()).Distinct().Count());
        Assert.Equal(60, results.Sum(result => result.Appended.Count));
        ReleaseView view = (await Open().FindAsync("r1", Stop))!;
        Assert.True(HistoryChain.Verify(history, new ChainHead(view.LastSeq, view.LastHash)).Valid);
        Assert.Equal(61, view.LastSeq);
    }

    [Fact]
    public async Task CommitAsync_MoreEventsThanOneTransactionHolds_AppendsAll()
    {
        IReleaseStore store = Open();
        await store.CreateAsync("r1");

        CommitResult result = await store.AppendAsync("r1", [.. Enumerable.Range(0, 130).Select(Sample.Note), Sample.Finished()]);

        Assert.Equal(131, result.Appended.Count);
        List<HistoryEvent> history = await Open().HistoryAsync("r1");
        Assert.True(HistoryChain.Verify(history, new ChainHead(132, result.View.LastHash)).Valid);
        Assert.Equal(Json(result.View), Json(await Open().FindAsync("r1", Stop)));
    }

    [Fact]
    public async Task ReadHistoryAsync_FromASequenceNumber_GivesTheRest()
    {
        IReleaseStore store = Open();
        await store.CreateAsync("r1");
        await store.AppendAsync("r1", [.. Enumerable.Range(0, 10).Select(Sample.Note)]);

        Assert.Equal([9, 10, 11], (await store.HistoryAsync("r1", 9)).Select(e => e.Seq));
        Assert.Equal(11, (await store.HistoryAsync("r1", -5)).Count);
        Assert.Empty(await store.HistoryAsync("r1", 12));
        Assert.Empty(await store.HistoryAsync("r1", long.MaxValue));
    }

    protected static string Json<T>(T value) => JsonSerializer.Serialize(value, WireJson.Options);
}

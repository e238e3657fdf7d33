using System.Text.Json;
using Azure.Data.Tables;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Storage.Items;
using ReleaseFunctions.Storage.Releases;

namespace ReleaseFunctions.Storage.Tests.Releases;

public sealed class LargeItemTests(Azurite azurite)
{
    private readonly TestAccount _account = new(azurite);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(8_000)]
    [InlineData(70_000)]
    [InlineData(400_000)]
    [InlineData(3_000_000)]
    public async Task CommitAsync_LargeEvent_IsReadBackAndChained(int size)
    {
        IReleaseStore store = _account.Store();
        await store.CreateAsync("a");
        string text = Incompressible(size);

        CommitResult result = await store.AppendAsync("a", Sample.Note("large", text), Sample.Note(1));

        List<HistoryEvent> history = await _account.Store().HistoryAsync("a");
        Assert.Equal(text, history[1].Data.GetProperty("subject").GetString());
        Assert.True(HistoryChain.Verify(history, new ChainHead(3, result.View.LastHash)).Valid);
    }

    [Fact]
    public async Task CommitAsync_ManyLargeEventsAtOnce_FitOneTransaction()
    {
        IReleaseStore store = _account.Store();
        await store.CreateAsync("a");

        CommitResult result = await store.AppendAsync("a", [.. Enumerable.Range(0, 30).Select(i => Sample.Note($"n{i}", Incompressible(250_000 + i)))]);

        Assert.Equal(30, result.Appended.Count);
        Assert.True(HistoryChain.Verify(await _account.Store().HistoryAsync("a"), new ChainHead(31, result.View.LastHash)).Valid);
    }

    [Theory]
    [InlineData(70_000)]
    [InlineData(3_000_000)]
    public async Task AnyWork_LargeRelease_IsKeptWholeThroughEveryStep(int size)
    {
        (ReleaseView view, IReadOnlyList<HistoryEvent> events) = Sample.Release("a", variables: new Dictionary<string, string> { ["text"] = Incompressible(size) });
        IReleaseStore store = _account.Store();

        await store.CreateAsync(view, events, Sample.Key(), Stop);
        await store.AppendAsync("a", Sample.Started());
        CommitResult result = await _account.Store().AppendAsync("a", Sample.Note(1), Sample.Finished());

        ReleaseView found = (await _account.Store().FindAsync("a", Stop))!;
        Assert.Equal(Json(result.View), Json(found));
        Assert.Equal(view.Facts.Variables["text"], found.Facts.Variables["text"]);
        Assert.Equal(Json(found), Json(ReleaseProjection.Replay(await store.HistoryAsync("a"))));
    }

    [Fact]
    public async Task CreateAsync_LargeReleaseAndProcessEndsAfterTheClaim_IsFinishedByTheNextReader()
    {
        (ReleaseView view, IReadOnlyList<HistoryEvent> events) = Sample.Release("a", variables: new Dictionary<string, string> { ["text"] = Incompressible(600_000) });
        FaultInjection faults = new(2, FaultKind.DiesAfter);
        await Assert.ThrowsAsync<InjectedFault>(() => _account.Store(faults).CreateAsync(view, events, Sample.Key(), Stop));

        Assert.Equal(Json(view), Json(await _account.Store().FindAsync("a", Stop)));
    }

    [Fact]
    public async Task CommitAsync_LargeView_LeavesNoReplacedCopiesBehind()
    {
        (ReleaseView view, IReadOnlyList<HistoryEvent> events) = Sample.Release("a", variables: new Dictionary<string, string> { ["text"] = Incompressible(600_000) });
        IReleaseStore store = _account.Store();
        await store.CreateAsync(view, events, null, Stop);

        foreach (int i in Enumerable.Range(0, 4))
        {
            await store.AppendAsync("a", Sample.Note(i));
        }

        List<string> copies = [];
        await foreach (TableEntity row in _account.Raw("Releases").QueryAsync<TableEntity>("RowKey ge 'x:v' and RowKey lt 'x:w'", select: ["RowKey"], cancellationToken: Stop))
        {
            copies.Add(row.RowKey);
        }

        Assert.Single(copies);
    }

    [Fact]
    public async Task CommitAsync_EventAboveTheLimit_IsRefusedWithSizeAndLimit()
    {
        IReleaseStore store = _account.Store();
        await store.CreateAsync("a");

        ItemTooLargeException e = await Assert.ThrowsAsync<ItemTooLargeException>(() => store.AppendAsync("a", Sample.Note("large", new string('x', 4_300_000))));

        Assert.Equal((4_194_304, true), (e.Limit, e.Bytes > 4_300_000));
        Assert.Contains("event 2 (notification.sent) of release 'a'", e.Message, StringComparison.Ordinal);
        Assert.Contains("4,194,304", e.Message, StringComparison.Ordinal);
        Assert.Single(await store.HistoryAsync("a"));
    }

    [Fact]
    public async Task CreateAsync_ReleaseAboveTheLimit_IsRefusedAndClaimsNothing()
    {
        TableReleaseStore store = _account.Store();
        (ReleaseView view, IReadOnlyList<HistoryEvent> events) = Sample.Release("a", variables: new Dictionary<string, string> { ["text"] = new string('x', 4_300_000) });

        await Assert.ThrowsAsync<ItemTooLargeException>(() => store.CreateAsync(view, events, Sample.Key(), Stop));

        Assert.Null(await store.FindAsync("a", Stop));
        (ReleaseView smaller, IReadOnlyList<HistoryEvent> others) = Sample.Release("b");
        Assert.Equal(ReleaseCreationKind.Created, (await store.CreateAsync(smaller, others, Sample.Key(body: "b2"), Stop)).Kind);
    }

    /// <summary>Text that compression cannot make much smaller; the same for the same length.</summary>
    internal static string Incompressible(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return Convert.ToBase64String(bytes)[..length];
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, WireJson.Options);
}

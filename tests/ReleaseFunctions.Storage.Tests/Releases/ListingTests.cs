using System.Globalization;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Storage.Tests.Releases;

public sealed class ListingTests(Azurite azurite)
{
    private readonly TestAccount _account = new(azurite);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListAsync_NoFilter_GivesTheNewestFirst()
    {
        IReleaseStore store = _account.Store();
        await store.CreateAsync("b", at: Sample.Noon);
        await store.CreateAsync("c", at: Sample.Noon.AddMinutes(1));
        await store.CreateAsync("a", at: Sample.Noon.AddMinutes(-1));

        Assert.Equal(["c", "b", "a"], await IdsAsync(store, All));
    }

    [Fact]
    public async Task ListAsync_Item_IsTheSummaryOfTheRelease()
    {
        IReleaseStore store = _account.Store();
        await store.CreateAsync("a");
        await store.AppendAsync("a", Sample.Started(), Sample.Finished(ReleaseStatus.Failed));

        ReleaseSummary item = Assert.Single((await store.ListAsync(All, Stop)).Items);

        Assert.Equal(new ReleaseSummary("a", "checkout", 3, "1.4.0", ReleaseStatus.Failed, null, "key:ci", Sample.Noon, Sample.Noon.AddMinutes(5)), item);
    }

    [Fact]
    public async Task ListAsync_PlanAndStatus_GiveOnlyThose()
    {
        IReleaseStore store = _account.Store();
        await store.CreateAsync("a1", "shop");
        await store.CreateAsync("a2", "shop");
        await store.CreateAsync("b1", "shop-api");
        await store.AppendAsync("a1", Sample.Started(), Sample.Finished());
        await store.AppendAsync("b1", Sample.Started(), Sample.Finished());

        Assert.Equal(["a1", "a2"], await IdsAsync(store, All with { Plan = "shop" }));
        Assert.Equal(["a1", "b1"], await IdsAsync(store, All with { Status = ReleaseStatus.Succeeded }));
        Assert.Equal(["a1"], await IdsAsync(store, All with { Plan = "shop", Status = ReleaseStatus.Succeeded }));
        Assert.Equal(["a2"], await IdsAsync(store, All with { Plan = "shop", Status = ReleaseStatus.Queued }));
        Assert.Empty(await IdsAsync(store, All with { Plan = "sho" }));
        Assert.Empty(await IdsAsync(store, All with { Plan = "shop:succeeded" }));
        Assert.Empty(await IdsAsync(store, All with { Plan = "a' or RowKey ne '" }));
    }

    [Fact]
    public async Task ListAsync_Times_IncludeFromAndExcludeTo()
    {
        IReleaseStore store = _account.Store();
        foreach (int minute in Enumerable.Range(0, 5))
        {
            await store.CreateAsync($"r{minute}", at: Sample.Noon.AddMinutes(minute));
        }

        Assert.Equal(["r2", "r1"], await IdsAsync(store, All with { From = Sample.Noon.AddMinutes(1), To = Sample.Noon.AddMinutes(3) }));
        Assert.Equal(["r4", "r3"], await IdsAsync(store, All with { From = Sample.Noon.AddMinutes(3) }));
        Assert.Equal(["r0"], await IdsAsync(store, All with { To = Sample.Noon.AddMinutes(1), Plan = "checkout" }));
        Assert.Equal(["r1"], await IdsAsync(store, All with { From = Sample.Noon.AddMinutes(1).ToOffset(TimeSpan.FromHours(5)), To = Sample.Noon.AddMinutes(1).AddTicks(1) }));
        Assert.Empty(await IdsAsync(store, All with { From = Sample.Noon.AddMinutes(3), To = Sample.Noon.AddMinutes(1) }));
        Assert.Equal(5, (await IdsAsync(store, All with { From = DateTimeOffset.MinValue, To = DateTimeOffset.MaxValue })).Count);
    }

    [Fact]
    public async Task ListAsync_NewReleasesBetweenPages_PagesStayAsTheyWere()
    {
        IReleaseStore store = _account.Store();
        foreach (int i in Enumerable.Range(0, 7))
        {
            // Two at the same moment each.
            await store.CreateAsync($"r{i}", at: Sample.Noon.AddMinutes(i / 2));
        }

        List<string> ids = [];
        ReleaseQuery query = All with { PageSize = 3 };
        int pages = 0;
        while (true)
        {
            ReleasePage page = await store.ListAsync(query, Stop);
            ids.AddRange(page.Items.Select(item => item.Id));
            pages++;
            if (page.Continuation is null)
            {
                break;
            }

            await store.CreateAsync("new-" + pages.ToString(CultureInfo.InvariantCulture), at: Sample.Noon.AddHours(pages));
            query = query with { Continuation = page.Continuation };
        }

        Assert.Equal(["r6", "r4", "r5", "r2", "r3", "r0", "r1"], ids);
        Assert.Equal(3, pages);
    }

    [Fact]
    public async Task ListAsync_ExactlyOnePage_HasNoContinuation()
    {
        IReleaseStore store = _account.Store();
        await store.CreateAsync("a");
        await store.CreateAsync("b");

        Assert.Null((await store.ListAsync(All with { PageSize = 2 }, Stop)).Continuation);
        Assert.NotNull((await store.ListAsync(All with { PageSize = 1 }, Stop)).Continuation);
    }

    [Fact]
    public async Task ListAsync_ContinuationOfAnotherQuery_IsRefused()
    {
        IReleaseStore store = _account.Store();
        await store.CreateAsync("a");
        await store.CreateAsync("b");
        string token = (await store.ListAsync(All with { PageSize = 1 }, Stop)).Continuation!;

        Assert.Equal(["b"], await IdsAsync(store, All with { PageSize = 2, Continuation = token }));
        foreach (ReleaseQuery other in new[]
        {
            All with { Plan = "checkout" },
            All with { Status = ReleaseStatus.Queued },
            All with { From = Sample.Noon },
            All with { To = Sample.Noon.AddDays(1) },
        })
        {
            ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(() => store.ListAsync(other with { Continuation = token }, Stop));
            Assert.Contains("continuation", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ListAsync_AlteredContinuation_IsRefusedWhateverWasAltered()
    {
        IReleaseStore store = _account.Store();
        await store.CreateAsync("a");
        await store.CreateAsync("b");
        string token = (await store.ListAsync(All with { PageSize = 1 }, Stop)).Continuation!;

        IEnumerable<string> altered = Enumerable.Range(0, token.Length)
            .Select(i => token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..])
            .Concat(["", " ", "?", token[1..], token[..^1], token + "A", token + "=", " " + token, token + "\n", new string('A', 5_000), "'; drop", "\u0000"]);

        foreach (string text in altered)
        {
            await Assert.ThrowsAsync<ArgumentException>(() => store.ListAsync(All with { Continuation = text }, Stop));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(201)]
    public async Task ListAsync_PageSizeOutOfRange_IsRefused(int size)
    {
        ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(() => _account.Store().ListAsync(All with { PageSize = size }, Stop));

        Assert.Contains("1 to 200", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListAsync_LongWaitingText_IsCutInTheListingOnly()
    {
        IReleaseStore store = _account.Store();
        await store.CreateAsync("a");
        Waiting waiting = new(WaitingCode.Operator, new string('w', 50_000), Sample.Noon, null);
        await store.AppendAsync("a", Sample.Started(), NewEvent.ForRelease("w", Sample.Noon, EventTypes.StageWaiting, "system", new EventData.StageWaiting(null, waiting)));

        ReleaseSummary item = Assert.Single((await store.ListAsync(All with { Status = ReleaseStatus.Waiting }, Stop)).Items);

        Assert.Equal(2_000, item.WaitingOn!.Text.Length);
        Assert.Equal(50_000, (await store.FindAsync("a", Stop))!.WaitingOn!.Text.Length);
    }

    private static ReleaseQuery All { get; } = new(null, null, null, null, 200, null);

    private static async Task<List<string>> IdsAsync(IReleaseStore store, ReleaseQuery query) =>
        [.. (await store.ListAsync(query, Stop)).Items.Select(item => item.Id)];
}

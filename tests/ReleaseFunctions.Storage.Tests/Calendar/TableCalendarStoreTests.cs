using Azure.Data.Tables;
using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Storage.Calendar;

namespace ReleaseFunctions.Storage.Tests.Calendar;

public sealed class TableCalendarStoreTests(Azurite azurite)
{
    private const string Window = """{"duration":"1h","kind":"window","start":"2026-01-05T09:00","zone":"UTC"}""";
    private static readonly DateTimeOffset At = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private readonly TestAccount _account = new(azurite);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PutAsync_NewChangedUnchangedRemoved_CountsVersionsAndKeepsThem()
    {
        ICalendarStore store = Open();
        Assert.Equal((CalendarChangeKind.Created, 1), Short(await store.PutAsync(Rule("hours"), null, Stop)));
        Assert.Equal((CalendarChangeKind.Unchanged, 1), Short(await Open().PutAsync(Rule("hours"), 1, Stop)));
        Assert.Equal((CalendarChangeKind.Replaced, 2), Short(await store.PutAsync(Rule("hours", "2h"), 1, Stop)));
        Assert.Equal((CalendarChangeKind.OtherVersion, 2), Short(await store.PutAsync(Rule("hours", "3h"), 1, Stop)));
        Assert.Equal((CalendarChangeKind.OtherVersion, 2), Short(await store.PutAsync(Rule("hours", "3h"), 0, Stop)));
        Assert.Equal((CalendarChangeKind.Removed, 3), Short(await store.RemoveAsync("hours", "key:ada", At, 2, Stop)));
        Assert.Equal(CalendarChangeKind.NotFound, (await store.RemoveAsync("hours", "key:ada", At, null, Stop)).Kind);
        Assert.Null(await store.FindAsync("hours", Stop));
        Assert.Empty(await store.ReadAsync(Stop));
        Assert.Equal((CalendarChangeKind.Created, 4), Short(await store.PutAsync(Rule("hours"), 0, Stop)));

        Assert.Equal(
            ["4 key:ops False", "3 key:ada True", "2 key:ops False", "1 key:ops False"],
            (await Open().ListVersionsAsync("hours", Stop)).Select(version => $"{version.Version} {version.ChangedBy} {version.Removed}"));
    }

    [Fact]
    public async Task ReadAsync_SeveralRules_GivesTheNewestOfEachByNameInOneRead()
    {
        ICalendarStore store = Open();
        await store.PutAsync(Rule("b"), null, Stop);
        await store.PutAsync(Rule("a"), null, Stop);
        await store.PutAsync(Rule("a", "2h"), null, Stop);
        await store.PutAsync(Rule("a-1"), null, Stop);

        IReadOnlyList<CalendarEntry> rules = await store.ReadAsync(Stop);

        Assert.Equal(["a 2", "a-1 1", "b 1"], rules.Select(rule => $"{rule.Name} {rule.Version}").Order(StringComparer.Ordinal));
        Assert.All(rules, rule => Assert.NotNull(rule.Rule));
        Assert.Equal(At, rules[0].ChangedAt);
        Assert.Equal(2, (await store.ListVersionsAsync("a", Stop)).Count);
    }

    [Fact]
    public async Task ReadStampsAsync_AfterEveryChange_IsBehindUntilMarked()
    {
        ICalendarStore store = Open();
        Assert.Equal((null, false), ((await store.ReadStampsAsync(Stop)).Newest, (await store.ReadStampsAsync(Stop)).IsBehind));

        await store.PutAsync(Rule("hours"), null, Stop);
        CalendarStamps first = await store.ReadStampsAsync(Stop);
        Assert.True(first.IsBehind);
        await store.MarkHeardAsync(first.Newest!, Stop);
        Assert.False((await Open().ReadStampsAsync(Stop)).IsBehind);

        await store.RemoveAsync("hours", "key:ops", At, null, Stop);
        Assert.True((await store.ReadStampsAsync(Stop)).IsBehind);
        await store.MarkHeardAsync(first.Newest!, Stop); // a late mark hides nothing
        Assert.True((await store.ReadStampsAsync(Stop)).IsBehind);
    }

    [Fact]
    public async Task PutAsync_ManyAtOnce_MakesEachVersionOnce()
    {
        ICalendarStore[] stores = [Open(), Open()];

        CalendarChange[] puts = await Task.WhenAll(Enumerable.Range(1, 10).Select(i => stores[i % 2].PutAsync(Rule("hours", $"{i}h"), null, Stop)));

        Assert.Equal(Enumerable.Range(1, 10), puts.Select(put => put.Entry!.Version).Order());
    }

    [Fact]
    public async Task ReadAsync_RowIsDamaged_IsARuleThatCannotBeReadAndCanBeMended()
    {
        ICalendarStore store = Open();
        await store.PutAsync(Rule("hours"), null, Stop);
        await store.PutAsync(Rule("other"), null, Stop);
        TableClient raw = _account.Raw("Calendar");
        TableEntity row = (await raw.GetEntityAsync<TableEntity>("calendar", "r:hours", cancellationToken: Stop)).Value;
        row["Json"] = "{ not JSON";
        await raw.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, Stop);

        IReadOnlyList<CalendarEntry> rules = await store.ReadAsync(Stop);
        Assert.Equal([false, true], rules.OrderBy(rule => rule.Name, StringComparer.Ordinal).Select(rule => rule.Rule is not null));
        Assert.Equal((CalendarChangeKind.Replaced, 2), Short(await store.PutAsync(Rule("hours"), null, Stop)));

        Assert.All(await store.ReadAsync(Stop), rule => Assert.NotNull(rule.Rule));
    }

    [Fact]
    public async Task PutAsync_LargeHolidayFile_IsReadBackExactly()
    {
        string json = Window[..^1] + ",\"description\":\"ü😀\",\"holidays\":[" + string.Join(',', Enumerable.Range(0, 1_500).Select(day => $"\"{new DateOnly(2026, 1, 1).AddDays(day):yyyy-MM-dd}\"")) + "]}";
        await Open().PutAsync(new CalendarEntry("hours", 0, json, "key:ops", At), null, Stop);

        Assert.Equal(json, (await Open().FindAsync("hours", Stop))!.Json);
    }

    [Theory]
    [InlineData("A/B")]
    [InlineData("")]
    [InlineData("r:x")]
    public async Task FindAsync_NoName_FindsNothing(string name)
    {
        Assert.Null(await Open().FindAsync(name, Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => Open().PutAsync(Rule(name), null, Stop));
    }

    private static CalendarEntry Rule(string name, string duration = "1h") => new(name, 0, Window.Replace("1h", duration, StringComparison.Ordinal), "key:ops", At);

    private static (CalendarChangeKind Kind, int? Version) Short(CalendarChange change) => (change.Kind, change.Entry?.Version);

    private TableCalendarStore Open() => new(_account.Tables());
}

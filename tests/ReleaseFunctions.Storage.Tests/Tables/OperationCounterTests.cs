using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ReleaseFunctions.Storage.Links;
using ReleaseFunctions.Storage.Plans;
using ReleaseFunctions.Storage.Releases;
using ReleaseFunctions.Storage.Tables;
using ReleaseFunctions.Storage.Tests.Releases;

namespace ReleaseFunctions.Storage.Tests.Tables;

public sealed class OperationCounterTests(Azurite azurite)
{
    [Fact]
    public async Task AnyCall_IsCountedByTableAndOperation()
    {
        ConcurrentDictionary<string, long> counts = new();
        AsyncLocal<bool> isMine = new() { Value = true };
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == OperationCounter.MeterName && instrument.Name == OperationCounter.CounterName)
            {
                l.EnableMeasurementEvents(instrument);
            }
        };

        // Other tests run beside this one; their requests are on other flows.
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            if (isMine.Value)
            {
                counts.AddOrUpdate($"{tags[0].Value} {tags[1].Value}", count, (_, sum) => sum + count);
            }
        });
        listener.Start();

        TestAccount account = new(azurite);
        using TableReleaseStore store = account.Store();
        CancellationToken stop = TestContext.Current.CancellationToken;
        await store.CreateAsync("a");
        await store.FindAsync("a", stop);
        await store.HistoryAsync("a");
        await new TablePlanStore(account.Tables()).FindAsync("shop", null, stop);
        await new TableLinkStore(account.Tables()).FindAsync(new string('a', 64), stop);

        Dictionary<string, long> expected = new()
        {
            ["Index transaction"] = 1,
            ["Releases transaction"] = 1,
            ["Releases read"] = 1,
            ["Releases query"] = 1,
            ["Plans read"] = 1,
            ["Links read"] = 1,
        };
        Assert.Equal(expected.Order(Comparer), counts.Where(count => !count.Key.EndsWith("createTable", StringComparison.Ordinal)).Order(Comparer));
    }

    private static Comparer<KeyValuePair<string, long>> Comparer { get; } =
        Comparer<KeyValuePair<string, long>>.Create((x, y) => string.CompareOrdinal(x.Key, y.Key));
}

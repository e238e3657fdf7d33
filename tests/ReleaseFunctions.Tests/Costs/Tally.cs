using System.Diagnostics.Metrics;
using ReleaseFunctions.Storage.Tables;

namespace ReleaseFunctions.Tests.Costs;

/// <summary>Counts requests to tables and activities of the engine, as the application's own meters report them.</summary>
internal sealed class Tally : IDisposable
{
    private const string Activities = "embeddedfunctions.durabletask.activities";

    private readonly MeterListener _listener = new();
    private long _requests;
    private long _activities;

    public Tally()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name is OperationCounter.CounterName or Activities)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (instrument.Name == Activities)
            {
                Interlocked.Add(ref _activities, value);
                return;
            }

            foreach (KeyValuePair<string, object?> tag in tags)
            {
                // Made once, when the application starts for the first time.
                if (tag is { Key: "operation", Value: "createTable" })
                {
                    return;
                }
            }

            Interlocked.Add(ref _requests, value);
        });
        _listener.Start();
    }

    /// <summary>What was counted since the last call.</summary>
    public (long Requests, long Activities) Take() => (Interlocked.Exchange(ref _requests, 0), Interlocked.Exchange(ref _activities, 0));

    public void Dispose() => _listener.Dispose();
}

using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Health;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class SharedMeasurementTests
{
    private static readonly HealthQuery Query = new PrometheusQuery { Connection = "prom", Query = "up" };
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Gates_SameQueryOfTwoReleases_IsAskedOncePerInterval()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.StorePlanAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health));
        await app.StorePlanAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health)
            .Replace("plan: shop", "plan: other", StringComparison.Ordinal)
            .Replace("environment: production", "environment: elsewhere", StringComparison.Ordinal)); // the two do not wait for one lock
        string first = await app.KickOffAsync();
        await app.AdvanceAsync(TimeSpan.FromSeconds(20));
        string second = await app.KickOffAsync("other");
        await app.AdvanceAsync(TimeSpan.FromMinutes(11));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(first).Status);
        Assert.Equal(ReleaseStatus.Succeeded, app.View(second).Status);

        // The second gate began after the first one had asked, so its first round asked for itself.
        Assert.Equal(12, app.Outside.Measured.Count);
        IReadOnlyList<EventData.HealthSampled> rounds = app.Data<EventData.HealthSampled>(second, EventTypes.HealthSampled);
        Assert.Equal(11, rounds.Count);
        Assert.Equal(TestApp.Noon.AddSeconds(20), rounds[0].Measurements[0].At);
        Assert.Equal(TestApp.Noon.AddMinutes(1), rounds[1].Measurements[0].At);
    }

    [Fact]
    public async Task MeasureAsync_AtTheSameMoment_WaitsForOneAnswer()
    {
        SlowSource source = new();
        SharedMeasurements shared = new(source, TimeProvider.System);
        Task<(Sample Sample, DateTimeOffset At, bool Shared)>[] asked = [.. Enumerable.Range(0, 20).Select(i => shared.MeasureAsync(Query, Minute, TestApp.Noon.AddSeconds(i), TestApp.Noon.AddHours(-1), Stop))];

        source.Answer.SetResult(Sample.Of(7, "seven"));
        (Sample Sample, DateTimeOffset At, bool Shared)[] answers = await Task.WhenAll(asked);

        Assert.Equal(1, source.Asked);
        Assert.All(answers, answer => Assert.Equal((7.0, TestApp.Noon), (answer.Sample.Value, answer.At)));
        Assert.Single(answers, answer => !answer.Shared);
    }

    [Fact]
    public async Task MeasureAsync_OtherSlotQueryIntervalOrTooOld_IsAskedAnew()
    {
        SlowSource source = new();
        source.Answer.SetResult(Sample.Of(7, "seven"));
        SharedMeasurements shared = new(source, TimeProvider.System);
        DateTimeOffset early = TestApp.Noon.AddHours(-1);

        await shared.MeasureAsync(Query, Minute, TestApp.Noon, early, Stop);
        await shared.MeasureAsync(Query, Minute, TestApp.Noon.AddMinutes(1), early, Stop);
        await shared.MeasureAsync(Query, 2 * Minute, TestApp.Noon, early, Stop);
        await shared.MeasureAsync(new PrometheusQuery { Connection = "other", Query = "up" }, Minute, TestApp.Noon, early, Stop);
        await shared.MeasureAsync(new HttpProbe { Connection = "prom", Path = "/up" }, Minute, TestApp.Noon, early, Stop);
        await shared.MeasureAsync(Query, Minute, TestApp.Noon.AddSeconds(30), TestApp.Noon, Stop);

        Assert.Equal(6, source.Asked);
    }

    [Fact]
    public async Task MeasureAsync_Error_IsNotKept()
    {
        SlowSource source = new();
        source.Answer.SetResult(Sample.Error("down"));
        SharedMeasurements shared = new(source, TimeProvider.System);

        await shared.MeasureAsync(Query, Minute, TestApp.Noon, TestApp.Noon, Stop);
        await shared.MeasureAsync(Query, Minute, TestApp.Noon.AddSeconds(1), TestApp.Noon, Stop);

        Assert.Equal(2, source.Asked);
    }

    [Fact]
    public async Task MeasureAsync_FirstCallerIsStopped_OthersGetTheAnswer()
    {
        SlowSource source = new();
        SharedMeasurements shared = new(source, TimeProvider.System);
        using CancellationTokenSource first = new();
        Task stopped = shared.MeasureAsync(Query, Minute, TestApp.Noon, TestApp.Noon.AddHours(-1), first.Token);
        Task<(Sample Sample, DateTimeOffset At, bool Shared)> waiting = shared.MeasureAsync(Query, Minute, TestApp.Noon, TestApp.Noon.AddHours(-1), Stop);

        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        source.Answer.SetResult(Sample.Of(7, "seven"));

        Assert.Equal(7, (await waiting).Sample.Value);
        Assert.Equal(1, source.Asked);
    }

    private sealed class SlowSource : IHealthSource
    {
        private int _asked;

        public TaskCompletionSource<Sample> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Asked => Volatile.Read(ref _asked);

        public Task<Sample> MeasureAsync(HealthQuery query, DateTimeOffset at, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _asked);
            return Answer.Task;
        }
    }
}

using System.Diagnostics;
using System.Globalization;

namespace KickoffBench;

/// <summary>What is measured, and how it is printed.</summary>
internal sealed class Benchmark(ReleaseApi api, TimeSpan duration)
{
    private const int Warmup = 20;
    private const int Counted = 20;
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(90);

    /// <summary>Stores the plan, and sends some kickoffs so that code is compiled and tables exist.</summary>
    public async Task PrepareAsync(CancellationToken stop)
    {
        await api.StorePlanAsync(stop);
        for (int i = 0; i < Warmup; i++)
        {
            await api.KickoffAsync(stop);
        }

        await DrainAsync(stop);
    }

    /// <summary>One release at a time: requests to the store until the kickoff is answered, and until the release is over.</summary>
    public async Task CountStorageAsync(CountingRelay storage, CancellationToken stop)
    {
        List<long> answered = [];
        List<long> over = [];
        for (int i = 0; i < Counted; i++)
        {
            long before = storage.Requests;
            string id = await api.KickoffAsync(stop);
            answered.Add(storage.Requests - before);
            await storage.QuietAsync(stop);
            over.Add(storage.Requests - before);
            string status = await api.StatusAsync(id, stop);
            if (status != "succeeded")
            {
                throw new InvalidOperationException($"Release {id} of the benchmark is '{status}', not succeeded; look at its reason.");
            }
        }

        // The orchestration begins before the answer is out, so the fewest are the kickoff's own.
        Console.WriteLine($"storage operations over {Counted} releases of one stage, one at a time");
        Line("kickoff", answered.Min(), "N0");
        Line("release, median", over.Order().ElementAt(Counted / 2), "N0");
        Line("release, most", over.Max(), "N0");
    }

    /// <summary>Sends from <paramref name="clients"/> clients, each its next request after the answer to the one before.</summary>
    public async Task MeasureAsync(int clients, CancellationToken stop)
    {
        Stopwatch clock = Stopwatch.StartNew();
        double[][] times = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => SendAsync(clock, stop)));
        TimeSpan elapsed = clock.Elapsed;
        double[] sorted = [.. times.SelectMany(each => each).Order()];
        TimeSpan drained = await DrainAsync(stop);
        Console.WriteLine($"{clients} {(clients == 1 ? "client" : "clients")}, {elapsed.TotalSeconds.ToString("N1", CultureInfo.InvariantCulture)} s");
        Line("accepted", sorted.Length, "N0");
        Line("accepted/s", sorted.Length / elapsed.TotalSeconds, "N1");
        Line("p50 ms", Percentile(sorted, 0.50), "N1");
        Line("p99 ms", Percentile(sorted, 0.99), "N1");
        Line("s until all were over", drained.TotalSeconds, "N1");
    }

    private static double Percentile(double[] sorted, double part) => sorted[Math.Min(sorted.Length - 1, (int)(part * sorted.Length))];

    private static void Line(string name, double value, string format) =>
        Console.WriteLine($"  {name,-24} {value.ToString(format, CultureInfo.InvariantCulture),10}");

    private async Task<double[]> SendAsync(Stopwatch clock, CancellationToken stop)
    {
        List<double> times = [];
        do
        {
            long sent = Stopwatch.GetTimestamp();
            await api.KickoffAsync(stop);
            times.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }
        while (clock.Elapsed < duration);
        return [.. times];
    }

    // The next figures must not pay for the releases of these.
    private async Task<TimeSpan> DrainAsync(CancellationToken stop)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (await api.AnyUnfinishedAsync(stop))
        {
            if (clock.Elapsed > DrainLimit)
            {
                throw new TimeoutException($"The releases were not over within {DrainLimit.TotalSeconds:N0} s; give fewer --clients or --seconds.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), stop);
        }

        return clock.Elapsed;
    }
}

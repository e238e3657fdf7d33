using System.Diagnostics;

namespace EngineBench;

/// <summary>Runs a number of operations with a fixed number in flight, and takes their figures.</summary>
internal static class Meter
{
    /// <summary>Runs the operation <paramref name="count"/> times, <paramref name="inflight"/> at once.</summary>
    public static async Task<Figures> MeasureAsync(int count, int inflight, Func<int, Task> operation)
    {
        double[] milliseconds = new double[count];
        using Process process = Process.GetCurrentProcess();
        TimeSpan cpuBefore = process.TotalProcessorTime;
        int next = -1;
        Stopwatch total = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, inflight).Select(async _ =>
        {
            await Task.Yield();
            for (int index = Interlocked.Increment(ref next); index < count; index = Interlocked.Increment(ref next))
            {
                long start = Stopwatch.GetTimestamp();
                await operation(index);
                milliseconds[index] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }));
        total.Stop();
        process.Refresh();
        Array.Sort(milliseconds);
        return new Figures(count, total.Elapsed, milliseconds, process.TotalProcessorTime - cpuBefore, process.PeakWorkingSet64);
    }
}

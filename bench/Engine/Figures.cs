using System.Globalization;

namespace EngineBench;

/// <summary>What a run measured.</summary>
/// <param name="Operations">How many operations ran.</param>
/// <param name="Elapsed">From the first start to the last end.</param>
/// <param name="SortedMilliseconds">The duration of each operation, shortest first.</param>
/// <param name="Cpu">Processor time of the process.</param>
/// <param name="PeakBytes">Most resident memory of the process so far.</param>
internal sealed record Figures(int Operations, TimeSpan Elapsed, double[] SortedMilliseconds, TimeSpan Cpu, long PeakBytes)
{
    /// <summary>Prints the figures, with a rate for each kind of work that one operation contains.</summary>
    public void Print(string title, params (string Unit, int PerOperation)[] rates)
    {
        Console.WriteLine(title);
        foreach ((string unit, int perOperation) in rates)
        {
            Line($"{unit}/s", (double)Operations * perOperation / Elapsed.TotalSeconds, "N0");
        }

        Line("p50 ms", Percentile(0.50), "N2");
        Line("p99 ms", Percentile(0.99), "N2");
        Line("CPU s", Cpu.TotalSeconds, "N2");
        Line("wall s", Elapsed.TotalSeconds, "N2");
        Line("peak MB", PeakBytes / 1048576.0, "N0");
    }

    private static void Line(string name, double value, string format) =>
        Console.WriteLine($"  {name,-20} {value.ToString(format, CultureInfo.InvariantCulture),12}");

    private double Percentile(double part) =>
        SortedMilliseconds[Math.Min(SortedMilliseconds.Length - 1, (int)(part * SortedMilliseconds.Length))];
}

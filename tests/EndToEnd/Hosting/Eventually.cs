using System.Diagnostics;
using Xunit.Sdk;

namespace EndToEnd.Hosting;

/// <summary>Bounded waiting for what other processes do.</summary>
public static class Eventually
{
    /// <summary>Generous, because a loaded machine is no fault; a wait that succeeds costs only as long as it takes.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    /// <summary>Asks until the answer is not null.</summary>
    /// <param name="explain">What to say when the time is up.</param>
    public static async Task<T> GetAsync<T>(Func<Task<T?>> ask, Func<string> explain, TimeSpan? limit = null)
        where T : class
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (true)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            if (watch.Elapsed > (limit ?? Limit))
            {
                throw new XunitException($"After {watch.Elapsed.TotalSeconds:F0} s: {explain()}");
            }

            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Asks until the answer is yes.</summary>
    public static Task BeAsync(Func<Task<bool>> ask, Func<string> explain, TimeSpan? limit = null) =>
        GetAsync(async () => await ask() ? string.Empty : null, explain, limit);
}

namespace SampleTarget;

/// <summary>Lets time pass: ten requests per service every tenth of a second.</summary>
public sealed class TrafficClock(Services services, TimeProvider time) : BackgroundService
{
    private const int RequestsPerTick = 10;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Tick, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            foreach (Service service in services.All)
            {
                service.Traffic.Serve(RequestsPerTick);
            }
        }
    }
}

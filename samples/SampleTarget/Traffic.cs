using System.Globalization;

namespace SampleTarget;

/// <summary>Pretends to serve a hundred requests a second, some of which fail.</summary>
public sealed class Traffic(TimeProvider time) : BackgroundService
{
    public const double HealthyRate = 0.002;
    public const double UnhealthyRate = 0.5;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private readonly Lock _lock = new();
    private double _errorRate = HealthyRate;
    private double _requests;
    private double _errors;

    public double ErrorRate
    {
        get { lock (_lock) { return _errorRate; } }
        set { lock (_lock) { _errorRate = value; } }
    }

    public double Requests
    {
        get { lock (_lock) { return _requests; } }
    }

    public double Errors
    {
        get { lock (_lock) { return _errors; } }
    }

    public string ToPrometheus()
    {
        lock (_lock)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"""
                # HELP http_requests_total Requests served.
                # TYPE http_requests_total counter
                http_requests_total {_requests}
                # HELP http_errors_total Requests that failed.
                # TYPE http_errors_total counter
                http_errors_total {_errors}
                # HELP target_error_rate Share of requests that fail now.
                # TYPE target_error_rate gauge
                target_error_rate {_errorRate}

                """);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Tick, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            lock (_lock)
            {
                _requests += 10;
                _errors += 10 * _errorRate;
            }
        }
    }
}

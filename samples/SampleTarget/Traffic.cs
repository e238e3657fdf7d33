namespace SampleTarget;

/// <summary>A hundred pretended requests a second, some of which fail.</summary>
public sealed class Traffic
{
    public const double HealthyRate = 0.002;
    public const double UnhealthyRate = 0.5;

    private readonly Lock _lock = new();
    private double _errorRate = HealthyRate;
    private double _requests;
    private double _errors;

    /// <summary>Share of requests that fail, 0 to 1.</summary>
    public double ErrorRate
    {
        get { lock (_lock) { return _errorRate; } }
        set { lock (_lock) { _errorRate = value; } }
    }

    /// <summary>Everything at one moment.</summary>
    public TrafficCount Count
    {
        get { lock (_lock) { return new TrafficCount(_errorRate, _requests, _errors); } }
    }

    /// <summary>Serves so many requests.</summary>
    public void Serve(double requests)
    {
        lock (_lock)
        {
            _requests += requests;
            _errors += requests * _errorRate;
        }
    }
}

/// <summary>What a service has served.</summary>
/// <param name="ErrorRate">Share of requests that fail now, 0 to 1.</param>
/// <param name="Requests">Requests served since the start.</param>
/// <param name="Errors">How many of them failed.</param>
public sealed record TrafficCount(double ErrorRate, double Requests, double Errors);

namespace SampleTarget;

/// <summary>One service: its switch and its traffic.</summary>
public sealed class Service(string name)
{
    private volatile SwitchState _switch = new();
    private int _refused;

    public string Name { get; } = name;

    public Traffic Traffic { get; } = new();

    /// <summary>How it behaves from now on; setting it starts the count of refusals anew.</summary>
    public SwitchState Switch
    {
        get => _switch;
        set
        {
            _switch = value;
            Volatile.Write(ref _refused, 0);
            Traffic.ErrorRate = value.Healthy ? Traffic.HealthyRate : Traffic.UnhealthyRate;
        }
    }

    /// <summary>The status to refuse this request with, or null to take it.</summary>
    public int? Refuse()
    {
        SwitchState state = _switch;
        return state.RefuseWith is { } status && (state.RefuseTimes is not { } times || Interlocked.Increment(ref _refused) <= times) ? status : null;
    }
}

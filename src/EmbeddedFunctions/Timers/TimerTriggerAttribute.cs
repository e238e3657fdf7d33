using EmbeddedFunctions.Extensions.Abstractions;

namespace EmbeddedFunctions;

/// <summary>Starts a function on a schedule.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute : TriggerBindingAttribute
{
    /// <param name="schedule">An NCRONTAB expression of six fields (seconds first), or <c>%setting%</c> that holds one.</param>
    public TimerTriggerAttribute(string schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        Schedule = schedule;
    }

    public string Schedule { get; }

    /// <summary>Also run when the host starts. Default: false.</summary>
    public bool RunOnStartup { get; set; }

    /// <summary>Remember the last run across restarts, and catch up one missed run. Default: true; schedules shorter than a minute are never remembered.</summary>
    public bool UseMonitor { get; set; } = true;
}

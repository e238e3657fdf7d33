using EmbeddedFunctions.Invocation;
using EmbeddedFunctions.Settings;

namespace EmbeddedFunctions.Timers;

/// <summary>A timer function and its parsed schedule.</summary>
internal sealed record TimerFunction(FunctionDescriptor Function, TimerExpression Schedule, bool RunOnStartup, bool UseMonitor)
{
    /// <exception cref="FunctionWorkerException">A schedule is wrong; the message names function and parameter.</exception>
    public static IReadOnlyList<TimerFunction> Of(IEnumerable<FunctionDescriptor> functions, SettingExpression settings, TimeZoneInfo zone)
        => [.. functions.Where(function => function.Trigger is TimerTriggerAttribute).Select(function => Of(function, settings, zone))];

    private static TimerFunction Of(FunctionDescriptor function, SettingExpression settings, TimeZoneInfo zone)
    {
        TimerTriggerAttribute trigger = (TimerTriggerAttribute)function.Trigger;
        string place = $"The schedule of parameter '{function.TriggerParameter.Name}' of function '{function.Name}'";
        string text = settings.Resolve(trigger.Schedule, place);
        TimerExpression schedule = TimerExpression.TryParse(text, zone, out string? refusal)
            ?? throw new FunctionWorkerException($"{place} is '{text}': {refusal}");
        return new TimerFunction(function, schedule, trigger.RunOnStartup, trigger.UseMonitor);
    }
}

using Microsoft.Extensions.Configuration;

namespace EmbeddedFunctions.Timers;

/// <summary>The time zone of schedules: the setting <c>WEBSITE_TIME_ZONE</c>, else UTC.</summary>
internal static class TimerZone
{
    public static TimeZoneInfo Read(IConfiguration configuration)
    {
        if (configuration["WEBSITE_TIME_ZONE"] is not { Length: > 0 } id)
        {
            return TimeZoneInfo.Utc;
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(id, out TimeZoneInfo? zone)
            ? zone
            : throw new FunctionWorkerException($"WEBSITE_TIME_ZONE is '{id}', which this machine does not know; use a name such as 'Europe/Berlin'.");
    }
}

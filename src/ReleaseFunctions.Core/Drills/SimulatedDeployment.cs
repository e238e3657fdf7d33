using System.Globalization;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Core.Drills;

/// <summary>A deployment system that a scenario plays. It keeps nothing: what it will say, and when, is in the handle that it gives.</summary>
public static class SimulatedDeployment
{
    private const char Divider = '|';

    /// <summary>Answers a request: taken, to be followed; or, where the scenario loses the report, taken and never heard of again.</summary>
    public static DeploymentAnswer Start(DrillScenario scenario, string stage, DeploymentAction action, int attempt, DateTimeOffset now)
    {
        DrillTarget target = scenario.Target(stage, action, attempt);
        if (target.Lost)
        {
            return new(DeploymentState.Accepted, "Taken (drill); nothing more will be heard of it.");
        }

        TimeSpan takes = target.Takes ?? scenario.Takes;
        string handle = string.Create(CultureInfo.InvariantCulture, $"{now + takes:O}{Divider}{target.Fails}");
        return new(DeploymentState.Running, "Taken (drill).", Handle: handle, RetryAfter: takes);
    }

    /// <summary>Answers a follow-up.</summary>
    /// <exception cref="FormatException">The handle is not one of <see cref="Start"/>.</exception>
    public static DeploymentAnswer Follow(string handle, DateTimeOffset now)
    {
        int divider = handle.IndexOf(Divider, StringComparison.Ordinal);
        DateTimeOffset ends = DateTimeOffset.ParseExact(handle.AsSpan(0, Math.Max(0, divider)), "O", CultureInfo.InvariantCulture);
        string fails = handle[(divider + 1)..];
        return ends > now ? new(DeploymentState.Running, "Under way (drill).", RetryAfter: ends - now)
            : fails.Length > 0 ? new(DeploymentState.Failed, fails)
            : new(DeploymentState.Succeeded, "Done (drill).");
    }
}

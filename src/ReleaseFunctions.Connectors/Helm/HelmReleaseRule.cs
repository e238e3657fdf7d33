using System.Text.RegularExpressions;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Helm;

/// <summary>How a request to Flux stands: first whether Flux has dealt with it, then the reason it gives. Pure.</summary>
internal static partial class HelmReleaseRule
{
    /// <summary>Ends of an upgrade that Flux documents as failures. A rollback that succeeded is the end of an upgrade that did not.</summary>
    private static readonly string[] Failures =
        ["InstallFailed", "UpgradeFailed", "TestFailed", "RollbackSucceeded", "RollbackFailed", "UninstallSucceeded", "UninstallFailed"];

    private static readonly string[] Successes = ["InstallSucceeded", "UpgradeSucceeded", "TestSucceeded"];

    /// <param name="release">The object.</param>
    /// <param name="handle">The request.</param>
    /// <returns>The rest of a sentence that begins with the release's name.</returns>
    public static DeploymentAnswer Judge(HelmRelease release, HelmHandle handle)
    {
        if (release.Generation < handle.Generation)
        {
            return Running("is not shown as changed yet.");
        }

        if (release.Order != handle.Order)
        {
            return new(DeploymentState.Failed, $"has been changed by {release.Order ?? "somebody else"} since; how this change ended is not known. Look at it with flux get helmreleases, then retry or roll back.");
        }

        if (release.IsSuspended)
        {
            return Running("is suspended; Flux does nothing until somebody resumes it (flux resume helmrelease).") with { IsHeld = true };
        }

        if (release.Handled != handle.Order)
        {
            return Running("has not been looked at by Flux yet.");
        }

        string? reason = release.Condition("Ready").TextAt("reason");
        string said = release.Condition("Ready").TextAt("message") is { } message ? $": {message.TrimEnd('.')}" : string.Empty;
        bool isCurrent = (release.Condition("Ready").WholeAt("observedGeneration") ?? release.Observed) >= handle.Generation;
        bool isStalled = release.Condition("Stalled").TextAt("status") == "True";
        return (release.Condition("Ready").TextAt("status"), isCurrent) switch
        {
            (_, false) => Running("has not been brought to the new specification yet."),
            _ when release.Condition("Reconciling").TextAt("status") == "True" => Running($"is being reconciled ({reason ?? "no reason"}{said})."),
            ("False", _) when isStalled || Failures.Contains(reason) => new(DeploymentState.Failed, $"was not upgraded ({reason}{said})."),
            ("True", _) when release.Observed >= handle.Generation && Successes.Contains(reason) => JudgeVersion(release, reason!, said),
            ("True", _) when Successes.Contains(reason) => Running("is ready, and has not been observed at the new specification."),
            _ => Running($"shows Ready {release.Condition("Ready").TextAt("status") ?? "nowhere"} with the reason '{reason}'{said}; it counts as running."),
        };
    }

    /// <summary>A version that is one, not a range, must be the one that Helm has deployed.</summary>
    private static DeploymentAnswer JudgeVersion(HelmRelease release, string reason, string said)
    {
        string? deployed = release.Newest.TextAt("chartVersion");
        bool differs = release.Version is { } wanted && Exact().IsMatch(wanted) && deployed is not null && deployed.TrimStart('v') != wanted.TrimStart('v');
        string? status = release.Newest.TextAt("status");
        return differs ? Running($"is ready, but with the version {deployed}, not {release.Version}.")
            : status is not (null or "deployed") ? Running($"is ready, but its newest Helm release is '{status}'.")
            : new(DeploymentState.Succeeded, $"is at version {deployed ?? release.Version} ({reason}{said}).");
    }

    private static DeploymentAnswer Running(string rest) => new(DeploymentState.Running, rest);

    [GeneratedRegex(@"^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$(?!\n)", RegexOptions.CultureInvariant)]
    private static partial Regex Exact();
}

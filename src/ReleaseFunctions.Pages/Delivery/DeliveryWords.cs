using System.Globalization;
using ReleaseFunctions.Core.Delivery;
using ReleaseFunctions.Pages.Shared;

namespace ReleaseFunctions.Pages.Delivery;

/// <summary>How delivery numbers are said.</summary>
internal static class DeliveryWords
{
    private const string Undefined = "–";

    /// <summary><c>3 h 20 min</c>; a dash where there is nothing to measure.</summary>
    public static string Duration(double? seconds) => seconds is { } value ? Shown.Span(TimeSpan.FromSeconds(value)) : Undefined;

    /// <summary><c>12.5 %</c>; a dash without deployments.</summary>
    public static string Share(double? rate) => rate is { } value ? (value * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %" : Undefined;

    /// <summary>In the unit that gives a number of one or more: a day, a week or a month of 30 days.</summary>
    public static string PerTime(DeploymentFrequency frequency) => frequency.PerDay switch
    {
        0 => Undefined,
        >= 1 => Number(frequency.PerDay) + " a day",
        >= 1.0 / 7 => Number(frequency.PerDay * 7) + " a week",
        _ => Number(frequency.PerDay * 30) + " a month",
    };

    /// <summary>Only what there was: <c>12 succeeded, 1 rejected</c>.</summary>
    public static string Outcomes(ReleaseOutcomes outcomes)
    {
        (int Count, string Name)[] all =
        [
            (outcomes.Succeeded, "succeeded"), (outcomes.RolledBack, "rolled back"), (outcomes.RollbackFailed, "with a failed rollback"), (outcomes.Failed, "failed"),
            (outcomes.Rejected, "rejected"), (outcomes.Expired, "expired"), (outcomes.Superseded, "superseded"), (outcomes.Aborted, "aborted"),
        ];
        string text = string.Join(", ", all.Where(one => one.Count > 0).Select(one => $"{one.Count} {one.Name}"));
        return text.Length == 0 ? "No release ended in this time." : text + ".";
    }

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace ReleaseFunctions.Storage.Plans;

/// <summary>Keys of the table of plans. One partition, so that a version and the pointer to the newest are written together.</summary>
internal static partial class PlanRows
{
    public const string Partition = "plans";

    /// <summary>The newest version, whole: listing and kickoff read nothing else.</summary>
    public static string Latest(string plan) => "l:" + plan;

    public static string Version(string plan, int version) => $"v:{plan}:{version.ToString("D10", CultureInfo.InvariantCulture)}";

    public static bool IsName(string text) => NamePattern().IsMatch(text);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,62}\z")]
    private static partial Regex NamePattern();
}

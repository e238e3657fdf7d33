namespace ReleaseFunctions.Core.Evidence;

/// <summary>Names of the files in an evidence package; a wire format.</summary>
public static class EvidenceNames
{
    public const string Readme = "README.txt";
    public const string HistoryJson = "history.json";
    public const string HistoryNdjson = "history.ndjson";
    public const string HistoryCsv = "history.csv";
    public const string Release = "release.json";
    public const string Plan = "plan.json";
    public const string Report = "report.html";
    public const string Review = "review.md";

    /// <summary>The event that the history must reach.</summary>
    public const string Head = "verify/head.json";

    /// <summary>SHA-256 of every other file.</summary>
    public const string Manifest = "verify/manifest.json";

    private const string Anchors = "verify/anchors/";
    private const string Keys = "verify/keys/";

    /// <summary>The anchor of a day, <c>2026-11-26</c>.</summary>
    public static string Anchor(string date) => $"{Anchors}{date}.json";

    /// <summary>The public key with that fingerprint.</summary>
    public static string Key(string fingerprint) => $"{Keys}{fingerprint}.pem";

    public static bool IsAnchor(string name) => name.StartsWith(Anchors, StringComparison.Ordinal);
}

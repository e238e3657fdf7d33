namespace ReleaseFunctions.Core.Evidence;

/// <summary>What a check of evidence found.</summary>
/// <param name="Findings">One for each thing that was looked at, in order.</param>
public sealed record EvidenceVerdict(IReadOnlyList<EvidenceFinding> Findings)
{
    /// <summary>Nothing is wrong.</summary>
    public bool Valid => Findings.All(finding => finding.Kind != FindingKind.Fault);
}

/// <summary>One finding.</summary>
/// <param name="Text">One sentence that names what was looked at.</param>
public sealed record EvidenceFinding(FindingKind Kind, string Text)
{
    public static EvidenceFinding Sound(string text) => new(FindingKind.Sound, text);

    public static EvidenceFinding Fault(string text) => new(FindingKind.Fault, text);

    /// <summary>Worth knowing, neither good nor bad.</summary>
    public static EvidenceFinding Note(string text) => new(FindingKind.Note, text);
}

/// <summary>What a finding means.</summary>
public enum FindingKind
{
    Sound,
    Fault,
    Note,
}

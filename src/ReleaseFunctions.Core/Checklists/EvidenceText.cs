namespace ReleaseFunctions.Core.Checklists;

/// <summary>What may stand as evidence: an http or https link, or a text of one or more lines.</summary>
public static class EvidenceText
{
    /// <summary>What is wrong with it; null: nothing.</summary>
    public static string? Fault(string evidence) =>
        evidence.Length > ChecklistTick.MaxEvidence ? $"The evidence has {evidence.Length:N0} characters; the limit is {ChecklistTick.MaxEvidence:N0}."
        : evidence.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) ? "The evidence holds control characters; give a link or plain text."
        : Uri.TryCreate(evidence.Trim(), UriKind.Absolute, out Uri? link) && evidence.Contains("://", StringComparison.Ordinal) && !evidence.Trim().Any(char.IsWhiteSpace) && link.Scheme is not ("http" or "https")
            ? $"The evidence is a link of the kind '{link.Scheme}'; give an http or https link, or a text."
        : null;
}

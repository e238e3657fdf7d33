namespace ReleaseFunctions.Connectors.Deployments;

/// <summary>The id by which what an order started is found again.</summary>
internal static class CorrelationId
{
    /// <summary>Under which name it is passed on where a system has named values and the plan does not say one.</summary>
    public const string Variable = "RELEASE_CORRELATION";

    /// <summary>How far the other side's clock may be behind ours.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    /// <summary>Whether a text holds the id as a whole: ids are not found in longer ones that they are part of.</summary>
    public static bool IsIn(string? text, string id)
    {
        for (int at = text?.IndexOf(id, StringComparison.Ordinal) ?? -1; at >= 0; at = text!.IndexOf(id, at + 1, StringComparison.Ordinal))
        {
            if ((at == 0 || !IsPart(text![at - 1])) && (at + id.Length == text!.Length || !IsPart(text[at + id.Length])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPart(char c) => char.IsLetterOrDigit(c) || c is '-' or '_';
}

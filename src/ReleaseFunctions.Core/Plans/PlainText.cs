namespace ReleaseFunctions.Core.Plans;

/// <summary>What can be shown in a page, put into a mail's subject and written as UTF-8 without surprises.</summary>
internal static class PlainText
{
    /// <summary>No control characters, line separators or halves of surrogate pairs: the text is one line and can be written as UTF-8.</summary>
    public static bool IsOneLine(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]) || text[i] is '\u2028' or '\u2029')
            {
                return false;
            }

            if (char.IsSurrogate(text[i]) && (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }
}

namespace ReleaseFunctions.Core.Trust;

/// <summary>
/// What a claim has to be: the whole of it, letter by letter. A star stands for any part of one segment, never for one of the characters
/// <c>/ : @</c> that separate segments, so that no pattern reaches farther than it looks.
/// </summary>
public sealed record TrustPattern
{
    /// <summary>The longest pattern, in characters.</summary>
    public const int MaxLength = 300;

    /// <summary>The most stars in one pattern.</summary>
    public const int MaxStars = 5;

    private const string Separators = "/:@";
    private const int MaxValue = 2000;

    private TrustPattern(string text) => Text = text;

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Whether the star stands in the first segment: the owner of a repository, say.</summary>
    public bool BeginsOpen => Text.AsSpan(0, FirstSegment()).Contains('*');

    /// <summary>Whether a star stands before the last segment.</summary>
    public bool IsOpenInside => Text.AsSpan(0, Text.AsSpan().LastIndexOfAny(Separators) + 1).Contains('*');

    /// <summary>How many segments it has.</summary>
    public int Segments => 1 + Text.Count(Separators.Contains);

    /// <summary>Reads a pattern.</summary>
    /// <param name="fault">What is wrong with it, as the rest of a sentence that begins with it; null: nothing.</param>
    public static TrustPattern? Read(string text, out string? fault)
    {
        fault = text.Length is 0 or > MaxLength ? $"has {text.Length} characters; 1 to {MaxLength} are allowed"
            : text.Any(character => character is <= ' ' or > '~') ? "holds a space or a character beyond ASCII"
            : text.Count(character => character == '*') > MaxStars ? $"has more than {MaxStars} stars"
            : text.Contains("**", StringComparison.Ordinal) ? "has two stars in a row; a star stands for a part of one segment"
            : null;
        return fault is null ? new TrustPattern(text) : null;
    }

    /// <summary>Whether the pattern is the whole value.</summary>
    public bool Fits(string value)
    {
        if (value.Length is 0 or > MaxValue)
        {
            return false;
        }

        // reach[i]: what of the pattern has been read so far can be the first i characters of the value.
        bool[] reach = new bool[value.Length + 1];
        reach[0] = true;
        for (int at = 0; at < Text.Length; at++)
        {
            reach = Text[at] == '*' ? Star(reach, value, IsWholeSegment(at)) : Letter(reach, value, Text[at]);
        }

        return reach[value.Length];
    }

    private static bool[] Letter(bool[] reach, string value, char letter)
    {
        bool[] next = new bool[reach.Length];
        for (int i = 0; i < value.Length; i++)
        {
            next[i + 1] = reach[i] && value[i] == letter;
        }

        return next;
    }

    private static bool[] Star(bool[] reach, string value, bool needsOne)
    {
        bool[] next = new bool[reach.Length];
        for (int i = 0; i < reach.Length; i++)
        {
            bool goesOn = i > 0 && !Separators.Contains(value[i - 1]) && (next[i - 1] || reach[i - 1]);
            next[i] = goesOn || (reach[i] && !needsOne);
        }

        return next;
    }

    private bool IsWholeSegment(int at) =>
        (at == 0 || Separators.Contains(Text[at - 1])) && (at == Text.Length - 1 || Separators.Contains(Text[at + 1]));

    private int FirstSegment() => Text.AsSpan().IndexOfAny(Separators) is >= 0 and int end ? end : Text.Length;
}

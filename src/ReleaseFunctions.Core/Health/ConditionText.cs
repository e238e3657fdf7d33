namespace ReleaseFunctions.Core.Health;

/// <summary>The text of a condition, read from left to right.</summary>
internal sealed class ConditionText(string text)
{
    private int _at;

    public int Length => text.Length;

    /// <summary>What is left to read.</summary>
    public string Rest => text[_at..];

    public bool IsAtEnd
    {
        get
        {
            SkipSpace();
            return _at == text.Length;
        }
    }

    /// <summary>The first of the signs that stands here, which is read; null: none does.</summary>
    public string? Take(params IEnumerable<string> signs)
    {
        SkipSpace();
        string? found = signs.FirstOrDefault(sign => string.CompareOrdinal(text, _at, sign, 0, sign.Length) == 0);
        _at += found?.Length ?? 0;
        return found;
    }

    /// <summary>The characters up to the next space or sign. The sign of a number or of its exponent is part of it.</summary>
    public string TakeWord()
    {
        SkipSpace();
        int start = _at;
        while (_at < text.Length && !IsEnd(start))
        {
            _at++;
        }

        return text[start.._at];
    }

    private bool IsEnd(int start) => text[_at] switch
    {
        '<' or '>' or '=' or '!' or '*' or '/' => true,
        '+' or '-' => _at > start && !IsExponent(start),
        char other => char.IsWhiteSpace(other),
    };

    // 1e-3, but not baseline-3.
    private bool IsExponent(int start) => text[_at - 1] is 'e' or 'E' && _at - start > 1 && (char.IsAsciiDigit(text[_at - 2]) || text[_at - 2] == '.');

    private void SkipSpace()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }
    }
}

using System.Globalization;

namespace ReleaseFunctions.Core.Health;

/// <summary>Reads <c>condition = all ("or" all)*</c>, <c>all = comparison ("and" comparison)*</c>, <c>comparison = operator number</c>.</summary>
internal sealed class PassConditionParser(string text)
{
    private const string Example = "a condition is like \"<= 0.01\" or \">= 0.99 and < 1.5\"";

    private int _at;

    public (PassCondition? Condition, string? Error) Read()
    {
        if (text.Length > PassCondition.MaxLength)
        {
            return (null, $"The condition has {text.Length} characters; at most {PassCondition.MaxLength} are allowed.");
        }

        List<IReadOnlyList<PassComparison>> alternatives = [];
        List<PassComparison> all = [];
        while (true)
        {
            if (ReadComparison(out PassComparison? comparison) is { } error)
            {
                return (null, error);
            }

            all.Add(comparison!);
            string word = ReadWord();
            if (word == "and")
            {
                continue;
            }

            alternatives.Add(all);
            if (word.Length == 0 && _at == text.Length)
            {
                return (new PassCondition(alternatives), null);
            }

            if (word != "or")
            {
                return (null, $"Expected 'and', 'or' or the end, found '{Rest(word)}'; {Example}.");
            }

            all = [];
        }
    }

    private string? ReadComparison(out PassComparison? comparison)
    {
        comparison = null;
        SkipSpace();
        string? found = PassComparison.Operators.FirstOrDefault(o => string.CompareOrdinal(text, _at, o, 0, o.Length) == 0);
        if (found is null)
        {
            return _at == text.Length
                ? $"Expected a comparison ({string.Join(' ', PassComparison.Operators)}), found the end; {Example}."
                : $"Expected a comparison ({string.Join(' ', PassComparison.Operators)}), found '{text[_at..]}'; {Example}.";
        }

        _at += found.Length;
        string operand = ReadWord();
        if (operand.StartsWith("baseline", StringComparison.Ordinal))
        {
            return "'baseline' is not supported by this version yet; compare with a number.";
        }

        if (!double.TryParse(operand, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double limit)
            || !double.IsFinite(limit)
            || char.IsAsciiLetter(operand.TrimStart('+', '-').FirstOrDefault()))
        {
            return operand.Length == 0
                ? $"Expected a number after '{found}', found the end; {Example}."
                : $"Expected a finite number after '{found}', found '{operand}'; write a share such as 1 % as 0.01.";
        }

        comparison = new PassComparison(found, limit);
        return null;
    }

    /// <summary>The characters up to the next space or comparison sign.</summary>
    private string ReadWord()
    {
        SkipSpace();
        int start = _at;
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && text[_at] is not ('<' or '>' or '=' or '!'))
        {
            _at++;
        }

        return text[start.._at];
    }

    private string Rest(string word) => word.Length > 0 ? word : text[_at..];

    private void SkipSpace()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }
    }
}

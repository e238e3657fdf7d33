namespace ReleaseFunctions.Core.Health;

/// <summary>Reads <c>condition = all ("or" all)*</c>, <c>all = comparison ("and" comparison)*</c>, <c>comparison = sign operand</c>.</summary>
internal sealed class PassConditionParser(string condition)
{
    public const string Example = "a condition is like \"<= 0.01\", \">= 0.99 and < 1.5\" or \"<= baseline * 1.1\"";

    private readonly ConditionText _text = new(condition);

    public (PassCondition? Condition, string? Error) Read()
    {
        if (_text.Length > PassCondition.MaxLength)
        {
            return (null, $"The condition has {_text.Length} characters; at most {PassCondition.MaxLength} are allowed.");
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
            string word = _text.TakeWord();
            if (word == "and")
            {
                continue;
            }

            alternatives.Add(all);
            if (word.Length == 0 && _text.IsAtEnd)
            {
                return (new PassCondition(alternatives), null);
            }

            if (word != "or")
            {
                return (null, $"Expected 'and', 'or' or the end, found '{(word.Length > 0 ? word : _text.Rest)}'; {Example}.");
            }

            all = [];
        }
    }

    private string? ReadComparison(out PassComparison? comparison)
    {
        comparison = null;
        if (_text.Take(PassComparison.Operators) is not { } found)
        {
            return $"Expected a comparison ({string.Join(' ', PassComparison.Operators)}), found {(_text.IsAtEnd ? "the end" : $"'{_text.Rest}'")}; {Example}.";
        }

        (PassOperand? operand, string? error) = new PassOperandParser(_text, found).Read();
        comparison = operand is null ? null : new PassComparison(found, operand);
        return error;
    }
}

using System.Globalization;

namespace ReleaseFunctions.Core.Health;

/// <summary>
/// Reads <c>operand = product (("+" | "-") product)*</c>, <c>product = factor (("*" | "/") factor)*</c>, <c>factor = number | "baseline"</c>.
/// Sums and products are there for the baseline only, which stays a line: it is neither multiplied by itself nor divided by.
/// </summary>
/// <param name="text">What is left of the condition.</param>
/// <param name="comparison">The sign before the operand, for messages.</param>
internal sealed class PassOperandParser(ConditionText text, string comparison)
{
    private readonly List<string> _words = [];
    private double _factor;
    private double _distance;
    private bool _usesBaseline;

    public (PassOperand? Operand, string? Error) Read()
    {
        double sign = 1;
        while (true)
        {
            if (ReadProduct(sign) is { } error)
            {
                return (null, error);
            }

            if (text.Take("+", "-") is not { } next)
            {
                break;
            }

            _words.Add(next);
            sign = next == "+" ? 1 : -1;
        }

        return _words.Count > 1 && !_usesBaseline ? (null, $"'{string.Join(' ', _words)}' can be calculated without a baseline; write the number it comes to.")
            : !double.IsFinite(_factor) || !double.IsFinite(_distance) ? (null, $"'{string.Join(' ', _words)}' comes to more than a number can be; use smaller ones.")
            : (_usesBaseline ? new PassOperand(string.Join(' ', _words), true, _factor, _distance) : PassOperand.Number(_distance), null);
    }

    private string? ReadProduct(double sign)
    {
        double number = sign;
        bool hasBaseline = false;
        string? operation = "*";
        do
        {
            if (ReadFactor(operation, ref number, ref hasBaseline) is { } error)
            {
                return error;
            }

            operation = text.Take("*", "/");
            if (operation is not null)
            {
                _words.Add(operation);
            }
        }
        while (operation is not null);

        _usesBaseline |= hasBaseline;
        _factor += hasBaseline ? number : 0;
        _distance += hasBaseline ? 0 : number;
        return null;
    }

    private string? ReadFactor(string operation, ref double product, ref bool hasBaseline)
    {
        string word = text.TakeWord();
        if (word == PassOperand.Baseline)
        {
            if (operation == "/" || hasBaseline)
            {
                return $"The baseline can be multiplied and divided by numbers only; write it like \"{comparison} baseline * 1.1\".";
            }

            hasBaseline = true;
            _words.Add(word);
            return null;
        }

        if (word.Length == 0)
        {
            return $"Expected a number after '{(_words.Count == 0 ? comparison : _words[^1])}', found {(text.IsAtEnd ? "the end" : $"'{text.Rest}'")}; {PassConditionParser.Example}.";
        }

        if (!double.TryParse(word, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double number)
            || !double.IsFinite(number)
            || char.IsAsciiLetter(word.TrimStart('+', '-').FirstOrDefault()))
        {
            return $"Expected a finite number or 'baseline' after '{(_words.Count == 0 ? comparison : _words[^1])}', found '{word}'; write a share such as 1 % as 0.01.";
        }

        if (operation == "/" && number == 0)
        {
            return "A baseline cannot be divided by 0; use another number.";
        }

        product = operation == "/" ? product / number : product * number;
        _words.Add(number.ToString("R", CultureInfo.InvariantCulture));
        return null;
    }
}

using System.Diagnostics.CodeAnalysis;

namespace ReleaseFunctions.Core.Health;

/// <summary>
/// The condition a measured value has to meet, such as <c>&lt;= 0.01</c>, <c>&gt;= 0.99 and &lt; 1.5</c> or <c>&lt;= baseline * 1.1</c>.
/// <c>and</c> binds stronger than <c>or</c>; there are no parentheses.
/// </summary>
public sealed class PassCondition
{
    /// <summary>Characters a condition may have.</summary>
    public const int MaxLength = 200;

    private readonly IReadOnlyList<IReadOnlyList<PassComparison>> _alternatives;

    internal PassCondition(IReadOnlyList<IReadOnlyList<PassComparison>> alternatives)
    {
        _alternatives = alternatives;
    }

    /// <summary>Whether it compares with the value before the deployment.</summary>
    public bool UsesBaseline => _alternatives.Any(comparisons => comparisons.Any(comparison => comparison.Operand.UsesBaseline));

    /// <summary>Reads a condition that a plan's validation has accepted.</summary>
    /// <exception cref="FormatException">The text is not a condition; the message says why.</exception>
    public static PassCondition Parse(string text) =>
        TryParse(text, out PassCondition? condition, out string? error) ? condition : throw new FormatException(error);

    /// <summary>Reads a condition, or says in one sentence why it is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PassCondition? condition, [NotNullWhen(false)] out string? error)
    {
        (condition, error) = new PassConditionParser(text).Read();
        return condition is not null;
    }

    /// <summary>Whether the value meets the condition without any baseline. What is not a number never does.</summary>
    public bool Holds(double value) => Holds(value, null) == true;

    /// <summary>
    /// Whether the value meets the condition; null: that depends on a baseline that is not known. What is known without the
    /// baseline stays known: <c>&lt;= 0.01 or &lt;= baseline</c> holds for 0.005 whatever the baseline was.
    /// </summary>
    public bool? Holds(double value, double? baseline)
    {
        if (double.IsNaN(value))
        {
            return false;
        }

        bool?[] alternatives = [.. _alternatives.Select(comparisons => All([.. comparisons.Select(comparison => comparison.Holds(value, baseline))]))];
        return alternatives.Contains(true) ? true : alternatives.Contains(null) ? null : false;
    }

    /// <summary>The condition with the baseline's value in it, such as <c>&lt;= baseline 0.01 * 1.1 = 0.011</c>.</summary>
    public string Describe(double? baseline) => Join(comparison => comparison.Describe(baseline));

    /// <summary>The condition in its normal notation, which <see cref="Parse"/> reads back.</summary>
    public override string ToString() => Join(comparison => comparison.ToString());

    private static bool? All(bool?[] comparisons) => comparisons.Contains(false) ? false : comparisons.Contains(null) ? null : true;

    private string Join(Func<PassComparison, string> write) =>
        string.Join(" or ", _alternatives.Select(comparisons => string.Join(" and ", comparisons.Select(write))));
}

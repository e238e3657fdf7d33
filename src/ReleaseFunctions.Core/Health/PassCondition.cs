using System.Diagnostics.CodeAnalysis;

namespace ReleaseFunctions.Core.Health;

/// <summary>
/// The condition a measured value has to meet, such as <c>&lt;= 0.01</c> or <c>&gt;= 0.99 and &lt; 1.5</c>.
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

    /// <summary>Whether the value meets the condition. What is not a number never does.</summary>
    public bool Holds(double value) =>
        !double.IsNaN(value) && _alternatives.Any(comparisons => comparisons.All(comparison => comparison.Holds(value)));

    /// <summary>The condition in its normal notation, which <see cref="Parse"/> reads back.</summary>
    public override string ToString() => string.Join(" or ", _alternatives.Select(comparisons => string.Join(" and ", comparisons)));
}

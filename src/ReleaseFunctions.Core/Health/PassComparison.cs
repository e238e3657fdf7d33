using System.Globalization;

namespace ReleaseFunctions.Core.Health;

/// <summary>One comparison of a <see cref="PassCondition"/>.</summary>
internal sealed record PassComparison(string Operator, double Limit)
{
    public static IReadOnlyList<string> Operators { get; } = ["<=", ">=", "==", "!=", "<", ">"];

    public bool Holds(double value) => Operator switch
    {
        "<" => value < Limit,
        "<=" => value <= Limit,
        ">" => value > Limit,
        ">=" => value >= Limit,
        "==" => value == Limit,
        _ => value != Limit,
    };

    public override string ToString() => $"{Operator} {Limit.ToString("R", CultureInfo.InvariantCulture)}";
}

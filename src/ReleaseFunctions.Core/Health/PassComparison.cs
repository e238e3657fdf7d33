namespace ReleaseFunctions.Core.Health;

/// <summary>One comparison of a <see cref="PassCondition"/>.</summary>
internal sealed record PassComparison(string Operator, PassOperand Operand)
{
    public static IReadOnlyList<string> Operators { get; } = ["<=", ">=", "==", "!=", "<", ">"];

    /// <summary>Whether it holds; null: that depends on a baseline that is not known.</summary>
    public bool? Holds(double value, double? baseline) => (Operator, Operand.Limit(baseline)) switch
    {
        (_, null) => null,
        ("<", { } limit) => value < limit,
        ("<=", { } limit) => value <= limit,
        (">", { } limit) => value > limit,
        (">=", { } limit) => value >= limit,
        ("==", { } limit) => value == limit,
        (_, { } limit) => value != limit,
    };

    public string Describe(double? baseline) => $"{Operator} {Operand.Describe(baseline)}";

    public override string ToString() => $"{Operator} {Operand.Text}";
}

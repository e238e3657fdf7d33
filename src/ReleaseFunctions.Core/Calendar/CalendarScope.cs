namespace ReleaseFunctions.Core.Calendar;

/// <summary>Which stages a rule is about. With both lists a stage must be in both.</summary>
/// <param name="Plans">Names of plans; empty: any.</param>
/// <param name="Environments">Names of environments; empty: any.</param>
public sealed record CalendarScope(IReadOnlyList<string> Plans, IReadOnlyList<string> Environments)
{
    /// <summary>Every stage of every plan.</summary>
    public static CalendarScope All { get; } = new([], []);

    /// <summary>Whether a stage of that plan in that environment is in it.</summary>
    public bool Holds(string plan, string environment) =>
        (Plans.Count == 0 || Plans.Contains(plan)) && (Environments.Count == 0 || Environments.Contains(environment));

    /// <summary>For people: <c>plan checkout in production</c>.</summary>
    public override string ToString() => (Plans.Count, Environments.Count) switch
    {
        (0, 0) => "everything",
        (_, 0) => $"plan {string.Join(", ", Plans)}",
        (0, _) => $"environment {string.Join(", ", Environments)}",
        _ => $"plan {string.Join(", ", Plans)} in {string.Join(", ", Environments)}",
    };
}

namespace ReleaseFunctions.Core.Calendar;

/// <summary>Whether people may let a stage pass although the rule closes it.</summary>
/// <param name="Allowed">False: nobody may; the rule itself has to be changed.</param>
/// <param name="SecondPerson">A second, different person must confirm before it counts.</param>
public sealed record OverridePolicy(bool Allowed, bool SecondPerson)
{
    /// <summary>One person with a reason.</summary>
    public static OverridePolicy Default { get; } = new(Allowed: true, SecondPerson: false);

    /// <summary>Nobody.</summary>
    public static OverridePolicy Never { get; } = new(Allowed: false, SecondPerson: false);
}

using ReleaseFunctions.Core.Plans;

namespace ReleaseFunctions.Core.Approvals;

/// <summary>What a delegation must be like; every mistake at once, with its member, the limit and the remedy.</summary>
public static class DelegationRules
{
    /// <summary>The longest period of one delegation.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    /// <summary>The longest reason, in characters.</summary>
    public const int MaxReason = 1000;

    /// <param name="delegator">Whose decisions; null: the caller is no person.</param>
    public static IReadOnlyList<(string Path, string Message)> Check(string? delegator, string to, DateTimeOffset from, DateTimeOffset until, string reason, DateTimeOffset now)
    {
        List<(string, string)> errors = [];
        if (delegator is null || !PlanNames.IsEmail(delegator))
        {
            errors.Add((string.Empty, "Only a person can delegate; use a key that belongs to one (ApiKeys__<name>__Person)."));
        }

        if (!PlanNames.IsEmail(to))
        {
            errors.Add(("to", $"'{Shortened(to)}' is not a plain e-mail address; name the person who decides instead."));
        }
        else if (Person.Same(to, delegator))
        {
            errors.Add(("to", "A person cannot stand in for themselves; name somebody else."));
        }

        if (until <= from)
        {
            errors.Add(("until", "'until' must be after 'from'."));
        }
        else if (until <= now)
        {
            errors.Add(("until", "'until' has passed already."));
        }
        else if (until - from > Longest)
        {
            errors.Add(("until", $"The period is longer than {Longest.TotalDays:0} days; make a shorter one and renew it."));
        }

        if (reason.Length > MaxReason)
        {
            errors.Add(("reason", $"The reason has {reason.Length:N0} characters; the limit is {MaxReason:N0}."));
        }

        return errors;
    }

    private static string Shortened(string text) => text.Length <= 100 ? text : text[..100] + "…";
}

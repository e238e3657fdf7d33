using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Locks;

/// <summary>Names of locks. A drill deploys nothing, so drills have locks of their own: neither kind of release waits for the other.</summary>
public static class LockName
{
    // A colon is in no environment's name.
    private const string DrillPrefix = "drill:";

    /// <summary>The lock that a release needs for an environment.</summary>
    public static string For(ReleaseFacts facts, string environment) => facts.Drill is null ? environment : DrillPrefix + environment;

    /// <summary>The environment that a lock is about.</summary>
    public static string Environment(string name) => IsDrill(name) ? name[DrillPrefix.Length..] : name;

    /// <summary>Whether the text can be a lock's name.</summary>
    public static bool IsName(string text) => PlanNames.IsName(Environment(text));

    /// <summary>Whether it is a lock among drills.</summary>
    public static bool IsDrill(string name) => name.StartsWith(DrillPrefix, StringComparison.Ordinal);

    /// <summary>For people: <c>production</c>, <c>production (drills)</c>.</summary>
    public static string InWords(string name) => IsDrill(name) ? $"{Environment(name)} (drills)" : name;
}

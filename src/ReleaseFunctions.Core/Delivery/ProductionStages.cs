using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Delivery;

/// <summary>
/// Which stages of a release reach production. A plan does not say; its environments' names do: one that has a word for a place
/// before production (<c>staging</c>, <c>qa-2</c>, <c>pre-prod</c>) is none. Where all have such a word, the stages that no other needs are.
/// </summary>
public static class ProductionStages
{
    private static readonly HashSet<string> Before = new(StringComparer.OrdinalIgnoreCase)
    {
        "acceptance", "ci", "demo", "dev", "development", "int", "integration", "lab", "load", "local", "perf", "performance", "playground",
        "pre", "preprod", "preproduction", "preview", "qa", "sandbox", "stage", "staging", "stg", "test", "testing", "uat",
    };

    /// <summary>Names of the stages that reach production.</summary>
    public static IReadOnlySet<string> Of(IReadOnlyList<StageView> stages)
    {
        HashSet<string> production = [.. stages.Where(stage => !IsBefore(stage.Environment)).Select(stage => stage.Stage)];
        return production.Count > 0
            ? production
            : stages.Where(stage => !stages.Any(other => other.Needs.Contains(stage.Stage))).Select(stage => stage.Stage).ToHashSet();
    }

    /// <summary>Whether the environment's name has a word for a place before production; digits do not count: <c>qa2</c> is <c>qa</c>.</summary>
    public static bool IsBefore(string environment) => environment
        .Split(['-', '_', '.', '/', ' '], StringSplitOptions.RemoveEmptyEntries)
        .Any(word => Before.Contains(word.TrimEnd("0123456789".ToCharArray())));
}

using ReleaseFunctions.Core.Plans.Schema;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Rules;

/// <summary>Which stage needs which: unknown stages, a stage that needs itself, circles.</summary>
internal static class StageGraph
{
    public static void Check(IReadOnlyList<MappingNode> stages, PlanCheck check)
    {
        // Of two stages of one name (an error of its own) the first counts.
        Dictionary<string, MappingNode> byName = [];
        foreach (MappingNode stage in stages)
        {
            if (stage.Text("stage") is { } name)
            {
                byName.TryAdd(name, stage);
            }
        }

        foreach (MappingNode stage in stages)
        {
            foreach (ScalarNode need in stage.Texts("needs"))
            {
                if (need.Text == stage.Text("stage"))
                {
                    check.Errors.Add(need, $"The stage '{need.Text}' needs itself; remove it.");
                }
                else if (!byName.ContainsKey(need.Text!))
                {
                    check.Errors.Add(need, $"The stage '{need.Text}' is needed, but the plan has none of that name{Suggestion.For(need.Text!, byName.Keys)}");
                }
            }
        }

        CheckCircles(byName, Needs(stages), check);
    }

    /// <summary>What each stage needs, the default included: the stage above.</summary>
    public static Dictionary<string, IReadOnlyList<string>> Needs(IReadOnlyList<MappingNode> stages)
    {
        Dictionary<string, IReadOnlyList<string>> needs = [];
        string? above = null;
        foreach (MappingNode stage in stages)
        {
            if (stage.Text("stage") is { } name)
            {
                bool written = stage.Member("needs") is not null;
                needs.TryAdd(name, written ? [.. stage.Texts("needs").Select(need => need.Text!)] : above is null || above == name ? [] : [above]);
                above = name;
            }
        }

        return needs;
    }

    /// <summary>Walks along the needs and reports each circle at the stage that closes it.</summary>
    private static void CheckCircles(Dictionary<string, MappingNode> byName, Dictionary<string, IReadOnlyList<string>> needs, PlanCheck check)
    {
        HashSet<string> done = [];
        List<string> walk = [];

        foreach (string name in needs.Keys)
        {
            Visit(name);
        }

        void Visit(string name)
        {
            int start = walk.IndexOf(name);
            if (start >= 0)
            {
                if (walk.Count - start > 1) // a stage that needs itself is reported already
                {
                    Report(walk[start..]);
                }

                return;
            }

            if (!done.Add(name) || !byName.ContainsKey(name))
            {
                return;
            }

            walk.Add(name);
            foreach (string need in needs.GetValueOrDefault(name, []))
            {
                Visit(need);
            }

            walk.RemoveAt(walk.Count - 1);
        }

        void Report(List<string> circle)
        {
            MappingNode last = byName[circle[^1]];
            Member? written = last.Member("needs");
            string names = string.Join(" → ", circle.Append(circle[0]));
            string hint = circle.Any(name => byName[name].Member("needs") is null) ? " (a stage without 'needs' needs the one above it)" : string.Empty;
            check.Errors.Add(last.PathOf("needs"), written?.Value.At ?? last.At, $"Stages need one another in a circle: {names}{hint}; none of them could ever start.");
        }
    }
}

using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Building;

/// <summary>Makes the checklist of a stage out of a document that was checked.</summary>
internal static class ChecklistBuilder
{
    /// <returns>Null: the stage has none.</returns>
    public static ChecklistPlan? Build(MappingNode stage)
    {
        if (stage.Member("checklist") is null)
        {
            return null;
        }

        ChecklistPlan defaults = new() { Items = [.. stage.Mappings("checklist").Select(Item)] };
        return defaults with { Timeout = stage.Duration("checklistTimeout") ?? defaults.Timeout, Remind = stage.Duration("checklistRemind") ?? defaults.Remind };
    }

    private static ChecklistItemPlan Item(MappingNode item) => new()
    {
        Item = item.Text("item")!,
        Text = item.Text("text")!,
        Owner = item.Text("owner")?.ToLowerInvariant(),
        Check = item.Text("pass") is { } pass ? Check(item, pass) : null,
    };

    private static ChecklistCheck Check(MappingNode item, string pass)
    {
        ChecklistCheck defaults = new() { Query = HealthBuilder.Query(item), Pass = pass };
        return defaults with { Every = item.Duration("every") ?? defaults.Every };
    }
}

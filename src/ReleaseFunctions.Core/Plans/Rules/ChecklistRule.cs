using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Core.Plans.Schema;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Rules;

/// <summary>Items that a person ticks or that tick themselves, and measurements that stay finite.</summary>
internal static class ChecklistRule
{
    private static readonly ChecklistPlan Defaults = new() { Items = [] };
    private static readonly TimeSpan DefaultEvery = TimeSpan.FromMinutes(1);

    public static void Check(MappingNode stage, PlanCheck check)
    {
        foreach (string key in new[] { "checklistTimeout", "checklistRemind" }.Where(key => stage.Member("checklist") is null && stage.Value(key) is not null))
        {
            check.Errors.Add(stage.Value(key)!, $"'{key}' is there, but the stage has no 'checklist'; add one, or remove it.");
        }

        TimeSpan longest = stage.Duration("checklistTimeout") ?? Defaults.Timeout;
        if (stage.Duration("checklistRemind") is { } remind && remind > TimeSpan.Zero && longest / remind > PlanLimits.MaxReminders)
        {
            check.Errors.Add(stage.Value("checklistRemind")!, $"'checklistRemind' would send {(long)(longest / remind)} reminders until 'checklistTimeout'; at most {PlanLimits.MaxReminders} are allowed.");
        }

        foreach (MappingNode item in stage.Mappings("checklist").Take(PlanLimits.MaxChecklistItems))
        {
            CheckItem(item, longest, check);
        }
    }

    private static void CheckItem(MappingNode item, TimeSpan longest, PlanCheck check)
    {
        string[] tickets = [.. ChangeSchema.Items.Select(kind => kind.Name).Where(kind => item.Member(kind) is not null)];
        string[] kinds = [.. HealthSchema.Kinds.Select(kind => kind.Name).Where(kind => item.Member(kind) is not null), .. tickets];
        if (kinds.Length > 1)
        {
            check.Errors.Add(item, $"An item is ticked by a person or by one measurement or ticket; found {string.Join(" and ", kinds)}. Keep one of them, or make several items.");
        }

        if (tickets.Length > 0 && item.Value("pass") is { } pass)
        {
            check.Errors.Add(pass, "A ticket ticks the item by its status, so there is no number to compare; remove 'pass'.");
        }

        if (kinds.Length > tickets.Length && item.Member("pass") is null)
        {
            check.Errors.Add(item.PathOf("pass"), item.At, $"The key 'pass' is missing: the condition on what {kinds[0]} answers that ticks the item.");
        }

        foreach (MappingNode query in kinds.Select(item.Mapping).OfType<MappingNode>())
        {
            foreach (string key in new[] { "compareTo", "compareToResource" }.Where(key => query.Member(key) is not null))
            {
                check.Errors.Add(query.Value(key)!, $"An item is ticked by one number that meets 'pass', so nothing is compared; remove '{key}', or compare in a health gate.");
            }
        }

        foreach (string key in new[] { "pass", "every" }.Where(key => kinds.Length == 0 && item.Value(key) is not null))
        {
            check.Errors.Add(item.Value(key)!, $"'{key}' belongs to a measurement, but the item has none of {string.Join(", ", HealthSchema.Kinds.Concat(ChangeSchema.Items).Select(kind => kind.Name))}; add one, or remove '{key}'.");
        }

        TimeSpan every = item.Duration("every") ?? DefaultEvery;
        if (kinds.Length == 1 && every > TimeSpan.Zero && longest / every > PlanLimits.MaxChecklistMeasurements)
        {
            check.Errors.Add(
                item.PathOf("every"),
                item.Value("every")?.At ?? item.At,
                $"The item would be measured up to {(long)(longest / every):N0} times; at most {PlanLimits.MaxChecklistMeasurements:N0} are allowed. Lengthen 'every' or shorten 'checklistTimeout'.");
        }
    }
}

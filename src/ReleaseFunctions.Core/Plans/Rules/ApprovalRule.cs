using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Plans.Schema;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Rules;

/// <summary>An approval that can be given, by groups that can be looked up, with reminders and an escalation that come before its end and stay finite.</summary>
internal static class ApprovalRule
{
    private static readonly TimeSpan DefaultTimeout = new ApprovalPlan { From = [] }.Timeout;

    public static void Check(MappingNode approval, PlanCheck check)
    {
        MappingNode[] rules = [.. approval.Mappings("rules")];
        if (rules.Length > 0 && approval.Member("require") is { } beside)
        {
            check.Errors.Add(approval.PathOf("require"), beside.At, "'require' stands beside 'rules'; give it in each rule instead.");
        }

        foreach (MappingNode rule in rules.Length > 0 ? rules : [approval])
        {
            CheckPeople(rule, check);
        }

        CheckTogether(approval, rules, check);
        CheckGroups(rules.Append(approval).SelectMany(rule => rule.Texts("from")).Concat(approval.Mapping("escalate")?.Texts("to") ?? []), check);
        CheckTimes(approval, approval.Duration("timeout") ?? DefaultTimeout, check);
    }

    private static void CheckPeople(MappingNode rule, PlanCheck check)
    {
        string[] from = [.. rule.Texts("from").Select(person => person.Text!)];
        int people = from.Distinct(StringComparer.OrdinalIgnoreCase).Count();
        if (people > 0 && !from.Any(GroupEntry.Is) && rule.Number("require") is { } require && require > people)
        {
            check.Errors.Add(rule.Value("require")!, $"{require} people are required, but 'from' lists {people}; lower 'require' or list more people.");
        }
    }

    /// <summary>Rules that each have enough people can still have too few together, because each is counted once.</summary>
    private static void CheckTogether(MappingNode approval, MappingNode[] rules, PlanCheck check)
    {
        string[][] from = [.. rules.Select(rule => rule.Texts("from").Select(person => person.Text!.ToLowerInvariant()).ToArray())];
        if (from.Length < 2 || from.Any(people => people.Length == 0 || people.Any(GroupEntry.Is)))
        {
            return;
        }

        int[] require = [.. rules.Select(rule => (int)Math.Clamp(rule.Number("require") ?? 1, 0, from.Sum(people => people.Length)))];
        SeatFlow flow = new([.. require.Select((count, i) => new SeatStep(count, seat => seat.Rules.Contains(i + 1)))]);
        foreach (string person in from.SelectMany(people => people).Distinct())
        {
            flow.Count(flow.Add([new Seat(person, [.. Enumerable.Range(1, from.Length).Where(rule => from[rule - 1].Contains(person))])]));
        }

        bool eachAlone = from.Zip(require).All(rule => rule.First.Distinct().Count() >= rule.Second);
        if (eachAlone && flow.Total < flow.Need)
        {
            check.Errors.Add(
                approval.Value("rules")!,
                $"The rules require {flow.Need} approvals, but those listed can give only {flow.Total}, because each person counts once; lower 'require' or list more people.");
        }
    }

    private static void CheckGroups(IEnumerable<ScalarNode> entries, PlanCheck check)
    {
        if (check.Rules.Connections.Values.Contains(ConnectionKind.Graph))
        {
            return; // who is in a group, and whether it is there, is asked when the approval is
        }

        foreach (ScalarNode entry in entries.Where(entry => GroupEntry.Is(entry.Text!) && !check.Rules.Groups.Contains(GroupEntry.NameOf(entry.Text!), StringComparer.OrdinalIgnoreCase)))
        {
            string name = GroupEntry.NameOf(entry.Text!);
            check.Errors.Add(
                entry,
                $"There is no group '{name}' (configured: {string.Join(", ", check.Rules.Groups.Order(StringComparer.Ordinal).DefaultIfEmpty("none"))}) and no connection of kind graph to look it up; set Groups__{name} to its members' addresses, configure a graph connection, or correct the name.");
        }
    }

    private static void CheckTimes(MappingNode approval, TimeSpan timeout, PlanCheck check)
    {
        if (approval.Mapping("escalate") is { } escalate && escalate.Duration("after") is { } after && after >= timeout)
        {
            check.Errors.Add(escalate.Value("after")!, $"'after' ({PlanDuration.Format(after)}) must be shorter than 'timeout' ({PlanDuration.Format(timeout)}).");
        }

        if (approval.Duration("remind") is not { } remind || remind <= TimeSpan.Zero)
        {
            return;
        }

        if (remind >= timeout)
        {
            check.Errors.Add(approval.Value("remind")!, $"'remind' ({PlanDuration.Format(remind)}) must be shorter than 'timeout' ({PlanDuration.Format(timeout)}).");
        }
        else if (timeout / remind > PlanLimits.MaxReminders)
        {
            check.Errors.Add(approval.Value("remind")!, $"'remind' would send {(long)(timeout / remind)} reminders until 'timeout'; at most {PlanLimits.MaxReminders} are allowed.");
        }
    }
}

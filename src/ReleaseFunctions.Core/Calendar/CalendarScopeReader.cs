using System.Text.Json;
using System.Text.RegularExpressions;
using ReleaseFunctions.Core.Plans;

namespace ReleaseFunctions.Core.Calendar;

/// <summary>Reads a rule's <c>scope</c>.</summary>
internal static class CalendarScopeReader
{
    public static CalendarScope Read(CalendarFields fields, CalendarKind? kind)
    {
        if (fields.Object("scope") is not { } scope)
        {
            if (kind == CalendarKind.Freeze && !fields.Has("scope"))
            {
                fields.Add("scope", "'scope' is missing; say what is frozen: {\"all\": true}, {\"plans\": [...]}, {\"environments\": [...]} or both lists.");
            }

            return CalendarScope.All;
        }

        fields.CheckMembers("scope", scope, ["all", "plans", "environments"], "'scope'");
        bool all = fields.Flag(scope, "scope", "all", false);
        IReadOnlyList<string> plans = Names(fields, scope, "plans");
        IReadOnlyList<string> environments = Names(fields, scope, "environments");
        bool lists = scope.TryGetProperty("plans", out _) || scope.TryGetProperty("environments", out _);
        if (all == lists)
        {
            fields.Add("scope", all ? "'all' and lists exclude each other; keep one." : "The scope is empty; write {\"all\": true}, or list plans or environments.");
        }

        return new CalendarScope(plans, environments);
    }

    private static IReadOnlyList<string> Names(CalendarFields fields, JsonElement scope, string list)
    {
        string path = $"scope.{list}";
        if (!scope.TryGetProperty(list, out JsonElement value))
        {
            return [];
        }

        IReadOnlyList<string> names = fields.Texts(value, path, CalendarLimits.MaxScope);
        foreach ((string name, int index) in names.Select((name, index) => (name, index)).Where(one => !Regex.IsMatch(one.name, PlanNames.NamePattern) || one.name.EndsWith('\n')))
        {
            fields.Add($"{path}[{index}]", $"'{name}' is no name of lower-case letters, digits and hyphens.");
        }

        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0)
        {
            fields.Add(path, $"'{list}' is empty; list at least one name, or remove it.");
        }

        return names;
    }
}

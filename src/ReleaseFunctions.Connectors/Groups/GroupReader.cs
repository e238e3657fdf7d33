using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Plans;

namespace ReleaseFunctions.Connectors.Groups;

/// <summary>Reads the <c>Groups</c> section: <c>Groups__name</c> holds the addresses of the group's members.</summary>
internal static partial class GroupReader
{
    public const string Section = "Groups";

    /// <summary>The group's members, lower case; null: the configuration has no such group.</summary>
    public static IReadOnlyList<string>? Members(IConfiguration configuration, string group) =>
        configuration.GetSection(Section).GetChildren().FirstOrDefault(one => string.Equals(one.Key, group, StringComparison.OrdinalIgnoreCase)) is { Value: { } list }
            ? [.. Split(list).Select(Person.Normalize).Distinct()]
            : null;

    public static IReadOnlyCollection<string> Names(IConfiguration configuration) => [.. configuration.GetSection(Section).GetChildren().Select(group => group.Key)];

    /// <summary>What is wrong, each naming its setting.</summary>
    public static IEnumerable<string> Problems(IConfiguration configuration)
    {
        foreach (IConfigurationSection group in configuration.GetSection(Section).GetChildren())
        {
            string setting = $"{Section}__{group.Key}";
            if (!NameForm().IsMatch(group.Key))
            {
                yield return $"{setting}: the name must match [A-Za-z][A-Za-z0-9]{{0,62}}.";
            }

            string[] members = Split(group.Value ?? string.Empty);
            if (members.Length == 0)
            {
                yield return $"{setting} names nobody; list e-mail addresses, separated by commas.";
            }

            if (members.Length > GroupEntry.MaxMembers)
            {
                yield return $"{setting} names {members.Length} people; at most {GroupEntry.MaxMembers} are allowed.";
            }

            foreach (string wrong in members.Where(member => !PlanNames.IsEmail(member)))
            {
                yield return $"{setting}: '{wrong}' is no plain e-mail address.";
            }
        }
    }

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{0,62}$")]
    private static partial Regex NameForm();
}

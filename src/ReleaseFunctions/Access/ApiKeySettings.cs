using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using ReleaseFunctions.Core.Plans;

namespace ReleaseFunctions.Access;

/// <summary>The settings of one API key: <c>ApiKeys__name__Hash</c>, <c>__NextHash</c>, <c>__Roles</c>, <c>__Person</c>, <c>__ExpiresAt</c>.</summary>
internal sealed partial class ApiKeySettings(IConfigurationSection section)
{
    public const string Section = "ApiKeys";

    private string Setting => $"{Section}__{section.Key}";

    /// <summary>The hashes that are set: the key's own and, while it is being replaced, its successor's.</summary>
    public IEnumerable<string> Hashes => new[] { section["Hash"], section["NextHash"] }.Where(hash => !string.IsNullOrEmpty(hash)).Select(hash => hash!);

    public string? Person => section["Person"] is { Length: > 0 } person ? person.Trim().ToLowerInvariant() : null;

    public HashSet<Role> Roles => RoleNames.Read(section["Roles"]);

    /// <summary>Whether the key has not expired. A time that cannot be read has passed.</summary>
    public bool IsCurrent(DateTimeOffset now) => section["ExpiresAt"] is not { Length: > 0 } text || (TryTime(text, out DateTimeOffset expires) && now < expires);

    /// <summary>What is wrong, each naming its setting.</summary>
    /// <param name="refusedHash">The hash of a key that may not be used here; null: every key may.</param>
    public IEnumerable<string> Problems(string? refusedHash)
    {
        if (!NameForm().IsMatch(section.Key))
        {
            yield return $"{Setting}: the name must match [A-Za-z][A-Za-z0-9]{{0,62}}.";
        }

        foreach (string member in new[] { "Hash", "NextHash" })
        {
            string hash = section[member] ?? string.Empty;
            if (hash.Length == 0 && (member == "NextHash" || !string.IsNullOrEmpty(section["NextHash"])))
            {
                continue;
            }

            if (!HashForm().IsMatch(hash))
            {
                yield return $"{Setting}__{member} must be the SHA-256 of the key as 64 lower-case hex digits.";
            }
            else if (hash == refusedHash)
            {
                yield return $"{Setting}__{member} is that of the development key {ApiKeys.DevelopmentKey}, which everybody knows; make a new key.";
            }
        }

        if (Person is { } person && !PlanNames.IsEmail(person))
        {
            yield return $"{Setting}__Person: '{section["Person"]}' is no e-mail address; leave the setting out for a key that belongs to no person.";
        }

        foreach (string role in RoleNames.Unknown(section["Roles"]))
        {
            yield return $"{Setting}__Roles: '{role}' is no role; there are {RoleNames.All}.";
        }

        if (section["ExpiresAt"] is { Length: > 0 } text && !TryTime(text, out _))
        {
            yield return $"{Setting}__ExpiresAt: '{text}' is no time; write it as 2027-01-31T00:00:00Z.";
        }
    }

    private static bool TryTime(string text, out DateTimeOffset time)
    {
        time = default;
        return TimeForm().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{0,62}$")]
    private static partial Regex NameForm();

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex HashForm();

    // With its offset: a time of nobody's zone would end the key at another moment than was meant.
    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$")]
    private static partial Regex TimeForm();
}

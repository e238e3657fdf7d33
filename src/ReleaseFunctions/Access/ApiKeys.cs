using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using ReleaseFunctions.Core.Plans;

namespace ReleaseFunctions.Access;

/// <summary>
/// Named API keys, <c>rk_name_secret</c>. Configuration holds only their SHA-256 (<c>ApiKeys__name__Hash</c>), their roles
/// (<c>ApiKeys__name__Roles</c>, comma-separated) and, for a person's key, the address (<c>ApiKeys__name__Person</c>).
/// Read anew on every call, so that a key is revoked without a restart.
/// </summary>
public sealed partial class ApiKeys(IConfiguration configuration)
{
    /// <summary>The key that <c>local.settings.example.json</c> carries; refused outside Development.</summary>
    public const string DevelopmentKey = "rk_dev_local";

    /// <summary>The caller behind a key, or null if it is not one of ours.</summary>
    public Caller? Find(string key)
    {
        Match match = KeyForm().Match(key);
        if (!match.Success)
        {
            return null;
        }

        string name = match.Groups["name"].Value;
        return configuration[$"ApiKeys:{name}:Hash"] is { Length: > 0 } expected && SameHash(expected, Hash(key)) ? Named(name) : null;
    }

    /// <summary>The caller of that name as configured now, or null if there is no such key.</summary>
    public Caller? Named(string name) => configuration[$"ApiKeys:{name}:Hash"] is { Length: > 0 }
        ? new Caller(name, Person(name), Roles(name))
        : null;

    /// <summary>The configured hash of the key of that name, as it is now; empty if there is no such key.</summary>
    public string HashOf(string name) => configuration[$"ApiKeys:{name}:Hash"] ?? string.Empty;

    /// <summary>What is wrong with the configured keys, each naming its setting; empty if nothing is.</summary>
    public IEnumerable<string> Problems(bool isDevelopment)
    {
        foreach (IConfigurationSection section in configuration.GetSection("ApiKeys").GetChildren())
        {
            string setting = $"ApiKeys__{section.Key}";
            if (!NameForm().IsMatch(section.Key))
            {
                yield return $"{setting}: the name must match [A-Za-z][A-Za-z0-9]{{0,62}}.";
            }

            string hash = section["Hash"] ?? string.Empty;
            if (!HashForm().IsMatch(hash))
            {
                yield return $"{setting}__Hash must be the SHA-256 of the key as 64 lower-case hex digits.";
            }
            else if (!isDevelopment && SameHash(hash, Hash(DevelopmentKey)))
            {
                yield return $"{setting}__Hash is that of the development key {DevelopmentKey}, which everybody knows; make a new key.";
            }

            if (Person(section.Key) is { } person && !PlanNames.IsEmail(person))
            {
                yield return $"{setting}__Person: '{section["Person"]}' is no e-mail address; leave the setting out for a key that belongs to no person.";
            }

            foreach (string role in Split(section["Roles"]).Where(role => !TryRole(role, out _)))
            {
                yield return $"{setting}__Roles: '{role}' is no role; there are kickoff, operate, approve, plan, audit, admin.";
            }
        }
    }

    /// <summary>SHA-256 of a key, lower-case hex.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static bool SameHash(string expected, string actual) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(actual));

    private static bool TryRole(string text, out Role role) =>
        Enum.TryParse(text, ignoreCase: true, out role) && Enum.IsDefined(role) && !char.IsAsciiDigit(text[0]);

    private static string[] Split(string? list) =>
        (list ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private string? Person(string name) => configuration[$"ApiKeys:{name}:Person"] is { Length: > 0 } person ? person.Trim().ToLowerInvariant() : null;

    private HashSet<Role> Roles(string name)
    {
        HashSet<Role> roles = [];
        foreach (string text in Split(configuration[$"ApiKeys:{name}:Roles"]))
        {
            if (TryRole(text, out Role role))
            {
                roles.Add(role);
            }
        }

        return roles;
    }

    [GeneratedRegex(@"^rk_(?<name>[A-Za-z][A-Za-z0-9]{0,62})_[\x21-\x7e]{1,200}$")]
    private static partial Regex KeyForm();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{0,62}$")]
    private static partial Regex NameForm();

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex HashForm();
}

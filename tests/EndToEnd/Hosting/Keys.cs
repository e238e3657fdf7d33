using System.Security.Cryptography;
using System.Text;

namespace EndToEnd.Hosting;

/// <summary>The API keys of a run: one that may do everything, one for each role, and two that belong to people.</summary>
public sealed record Keys(string Name, string Secret, string Roles, string? Person = null)
{
    /// <summary>The key of <c>local.settings.example.json</c>.</summary>
    public const string Dev = "rk_dev_local";

    public static Keys Kickoff { get; } = Create("pipeline", "kickoff");

    public static Keys Operate { get; } = Create("operator", "operate");

    public static Keys Plan { get; } = Create("planner", "plan");

    public static Keys Audit { get; } = Create("auditor", "audit");

    public static Keys None { get; } = Create("nobody", string.Empty);

    /// <summary>Approves without being a person.</summary>
    public static Keys Machine { get; } = Create("machine", "approve");

    public static Keys Alice { get; } = Create("alice", "kickoff,approve", "alice@contoso.example");

    public static Keys Bob { get; } = Create("bob", "approve,operate", "bob@contoso.example");

    public static IReadOnlyList<Keys> Made { get; } = [Kickoff, Operate, Plan, Audit, None, Machine, Alice, Bob];

    /// <summary>The key itself, as callers send it.</summary>
    public string Value => $"rk_{Name}_{Secret}";

    /// <summary>The app settings that make the application know all of them.</summary>
    public static IEnumerable<(string Setting, string Value)> Settings() => Made
        .SelectMany<Keys, (string, string)>(key =>
        [
            ($"ApiKeys__{key.Name}__Hash", Hash(key.Value)),
            ($"ApiKeys__{key.Name}__Roles", key.Roles),
            ($"ApiKeys__{key.Name}__Person", key.Person ?? string.Empty),
        ])
        .Append(("ApiKeys__dev__Hash", Hash(Dev)))
        .Append(("ApiKeys__dev__Roles", "kickoff,operate,approve,plan,audit,admin"));

    private static Keys Create(string name, string roles, string? person = null) => new(name, Secrets.Create(name), roles, person);

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}

using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using ReleaseFunctions.Connectors.Issuers;
using ReleaseFunctions.Core.Trust;

namespace ReleaseFunctions.Access;

/// <summary>Reads one trust: <c>Trust__name__Kind</c>, <c>__Issuer</c>, <c>__Audience</c>, <c>__Roles</c>, and what it asks of the claims.</summary>
internal sealed partial class TrustReader(IConfigurationSection section)
{
    public const string Section = "Trust";

    private static readonly string[] Known = ["Kind", "Issuer", "Audience", "Roles", "Repository", "Ref", "Environment", "Workflow", "Subject", "Protected", "AllowPrivate", "Claims"];

    private readonly List<string> _problems = [];

    private string Setting => $"{Section}__{section.Key}";

    /// <summary>The trust, or what is wrong with it, each naming its setting.</summary>
    public (Trust? Trust, IReadOnlyList<string> Problems) Read()
    {
        if (!NameForm().IsMatch(section.Key))
        {
            _problems.Add($"{Setting}: the name must match [A-Za-z][A-Za-z0-9]{{0,62}}.");
        }

        _problems.AddRange(section.GetChildren().Where(child => !Known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            .Select(child => $"{Setting}__{child.Key} is not known; there are {string.Join(", ", Known)}."));
        _problems.AddRange(RoleNames.Unknown(section["Roles"]).Select(role => $"{Setting}__Roles: '{role}' is no role; there are {RoleNames.All}."));
        HashSet<Role> roles = RoleNames.Read(section["Roles"]);
        if (roles.Count == 0)
        {
            _problems.Add($"{Setting}__Roles is missing: say what its pipelines may do.");
        }

        TrustKind kind = Kind();
        TrustPolicy policy = new() { Name = section.Key, Kind = kind, Issuer = Value("Issuer") ?? TrustClaims.Issuer(kind) ?? string.Empty, Audiences = Split(section["Audience"]), Rules = Rules(kind) };
        TokenIssuer? issuer = TokenIssuer.At(policy.Issuer, Flag("AllowPrivate"));
        if (issuer is null)
        {
            _problems.Add($"{Setting}__Issuer: '{policy.Issuer}' is no https address of an issuer.");
        }

        if (policy.Audiences.Count == 0)
        {
            _problems.Add($"{Setting}__Audience is missing: a token that is meant for others is not let in; the pipeline asks for a token with this audience.");
        }

        return _problems.Count == 0 ? (new Trust(policy, issuer!, roles), []) : (null, _problems);
    }

    private TrustKind Kind()
    {
        string text = Value("Kind") ?? string.Empty;
        if (text.All(char.IsAsciiLetter) && Enum.TryParse(text, ignoreCase: true, out TrustKind kind))
        {
            return kind;
        }

        _problems.Add($"{Setting}__Kind: '{text}' is no kind; there are gitHub, gitLab, azureDevOps, oidc.");
        return TrustKind.Oidc;
    }

    private List<TrustRule> Rules(TrustKind kind)
    {
        List<TrustRule> rules = [];
        bool isForge = kind is TrustKind.GitHub or TrustKind.GitLab;
        foreach ((string setting, string claim, bool fits) in new[]
        {
            ("Repository", TrustClaims.Repository(kind), isForge), ("Ref", TrustClaims.Ref(kind), isForge), ("Environment", "environment", isForge),
            ("Workflow", TrustClaims.Workflow(kind), isForge), ("Subject", "sub", true),
        })
        {
            if (Value(setting) is null)
            {
                continue;
            }

            if (!fits)
            {
                _problems.Add($"{Setting}__{setting}: tokens of this kind do not tell it; name the subject with {Setting}__Subject.");
                continue;
            }

            rules.Add(new TrustRule($"{Setting}__{setting}", claim, Patterns(setting, kind)));
        }

        if (Flag("Protected"))
        {
            rules.Add(new TrustRule($"{Setting}__Protected", "ref_protected", [TrustPattern.Read("true", out _)!]));
        }

        foreach (IConfigurationSection claim in section.GetSection("Claims").GetChildren())
        {
            rules.Add(new TrustRule($"{Setting}__Claims__{claim.Key}", claim.Key, Patterns($"Claims:{claim.Key}", kind)));
        }

        EnsureNarrow(kind, rules);
        return rules;
    }

    // Whole forges share one issuer, so what is not asked for, anybody in the world can have.
    private void EnsureNarrow(TrustKind kind, List<TrustRule> rules)
    {
        if (kind is not (TrustKind.GitHub or TrustKind.GitLab))
        {
            if (rules.All(rule => rule.Claim != "sub"))
            {
                _problems.Add($"{Setting}__Subject is missing: the issuer signs tokens for others too.");
            }

            _problems.AddRange(rules.Where(rule => rule.Claim == "sub").SelectMany(rule => rule.Patterns).Where(pattern => pattern.BeginsOpen || pattern.IsOpenInside)
                .Select(pattern => $"{Setting}__Subject: in '{pattern.Text}' a star may stand only in the last segment, after others."));
            return;
        }

        if (Value("Repository") is null)
        {
            _problems.Add($"{Setting}__Repository is missing: the issuer signs tokens for everybody's repositories.");
        }

        if (new[] { "Ref", "Environment", "Workflow", "Subject" }.All(setting => Value(setting) is null))
        {
            _problems.Add($"{Setting} lets in every branch and every pull request of the repository; narrow it with Ref, Environment, Workflow or Subject.");
        }
    }

    private List<TrustPattern> Patterns(string setting, TrustKind kind)
    {
        string name = $"{Setting}__{setting.Replace(":", "__", StringComparison.Ordinal)}";
        List<TrustPattern> patterns = [];
        foreach (string text in Split(section[setting]).DefaultIfEmpty(string.Empty))
        {
            // A ref without its kind is a branch: a tag can be called as a branch is.
            string whole = setting == "Ref" && !text.StartsWith("refs/", StringComparison.Ordinal) ? $"refs/heads/{text}" : text;
            TrustPattern? pattern = TrustPattern.Read(whole, out string? fault);
            fault ??= setting == "Repository" && (pattern!.Segments < 2 || pattern.BeginsOpen) ? "must be owner/name, the owner without a star" : null;
            if (fault is not null)
            {
                _problems.Add($"{name}: '{text}' {fault}.");
                continue;
            }

            patterns.Add(pattern!);
        }

        return patterns;
    }

    private bool Flag(string setting)
    {
        if (Value(setting) is { } text && !bool.TryParse(text, out _))
        {
            _problems.Add($"{Setting}__{setting}: '{text}' is neither true nor false.");
        }

        return bool.TryParse(Value(setting), out bool value) && value;
    }

    private string? Value(string setting) => section[setting] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    private static string[] Split(string? list) => (list ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{0,62}$")]
    private static partial Regex NameForm();
}

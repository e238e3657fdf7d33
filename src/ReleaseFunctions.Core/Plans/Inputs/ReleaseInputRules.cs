using System.Text.RegularExpressions;
using ReleaseFunctions.Core.Plans.Schema;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Plans.Inputs;

/// <summary>
/// What a kickoff may say: values end up in addresses, headers, queries, mails and pages, so their alphabet is checked once, here.
/// <see cref="Templates.StageTemplates.Check"/> then checks that they fit where the plan uses them.
/// </summary>
public static partial class ReleaseInputRules
{
    public const int MaxArtifacts = 100;

    public const int MaxTickets = 50;

    /// <summary>Characters in an artifact's or ticket's name.</summary>
    public const int MaxNameLength = 256;

    /// <summary>Every error at once; empty: the input is good for a release of <paramref name="plan"/>.</summary>
    public static IReadOnlyList<InputError> Check(ReleaseInput input, Plan plan) =>
    [
        .. CheckVersion(input.Version),
        .. CheckSource(input),
        .. (input.Artifacts ?? []).SelectMany(CheckArtifact),
        .. CheckArtifactList(input.Artifacts ?? []),
        .. CheckTickets(input.Tickets ?? []),
        .. (input.Variables ?? new Dictionary<string, string?>()).SelectMany(variable => CheckVariable(variable.Key, variable.Value, plan)),
    ];

    private static IEnumerable<InputError> CheckVersion(string? version)
    {
        if (version is null || !Version().IsMatch(version))
        {
            yield return new InputError("version", version is null
                ? "The version is missing; give the version to release, such as 1.4.2."
                : "The version must be 1 to 128 letters, digits and . _ + - and start with a letter or digit, such as 1.4.2.");
        }
    }

    private static IEnumerable<InputError> CheckSource(ReleaseInput input)
    {
        if (input.Commit is not null && !Commit().IsMatch(input.Commit))
        {
            yield return new InputError("commit", "The commit must be 7 to 64 hexadecimal digits.");
        }

        if (input.Author is not null && !PlanNames.IsEmail(input.Author))
        {
            yield return new InputError("author", "The author must be one plain e-mail address, such as dev@contoso.example.");
        }
    }

    private static IEnumerable<InputError> CheckArtifact(Artifact? artifact, int index)
    {
        if (artifact?.Name is not { } name || !IsName(name))
        {
            yield return new InputError($"artifacts[{index}].name", $"An artifact's name must be 1 to {MaxNameLength} characters without control characters.");
        }

        if (artifact?.Digest is not { } digest || !ArtifactDigest().IsMatch(digest))
        {
            yield return new InputError($"artifacts[{index}].digest", "An artifact's digest must be <algorithm>:<hexadecimal digits>, such as sha256: and 64 digits.");
        }
    }

    private static IEnumerable<InputError> CheckArtifactList(IReadOnlyList<Artifact?> artifacts)
    {
        if (artifacts.Count > MaxArtifacts)
        {
            yield return new InputError("artifacts", $"There are {artifacts.Count} artifacts; at most {MaxArtifacts} are allowed.");
        }

        foreach (IGrouping<string, Artifact?> twice in artifacts.Where(a => a?.Name is not null).GroupBy(a => a!.Name).Where(g => g.Count() > 1))
        {
            yield return new InputError("artifacts", $"The artifact '{twice.Key}' is there {twice.Count()} times; name each once.");
        }
    }

    private static IEnumerable<InputError> CheckTickets(IReadOnlyList<string?> tickets)
    {
        if (tickets.Count > MaxTickets)
        {
            yield return new InputError("tickets", $"There are {tickets.Count} tickets; at most {MaxTickets} are allowed.");
        }

        for (int i = 0; i < tickets.Count; i++)
        {
            if (tickets[i] is not { } ticket || !IsName(ticket))
            {
                yield return new InputError($"tickets[{i}]", $"A ticket must be 1 to {MaxNameLength} characters without control characters.");
            }
        }
    }

    private static IEnumerable<InputError> CheckVariable(string name, string? value, Plan plan)
    {
        string field = $"variables.{name}";
        if (!plan.Variables.ContainsKey(name))
        {
            yield return new InputError(field, $"The plan '{plan.Name}' has no variable '{name}'{Suggestion.For(name, plan.Variables.Keys)}");
        }

        if (value is null || value.Length > PlanLimits.MaxVariableLength || !PlainText.IsOneLine(value))
        {
            yield return new InputError(field, $"A variable's value must be a text of at most {PlanLimits.MaxVariableLength} characters without control characters.");
        }
    }

    private static bool IsName(string text) => text.Length is > 0 and <= MaxNameLength && !string.IsNullOrWhiteSpace(text) && PlainText.IsOneLine(text);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._+-]{0,127}\z")]
    private static partial Regex Version();

    [GeneratedRegex(@"^[0-9a-fA-F]{7,64}\z")]
    private static partial Regex Commit();

    [GeneratedRegex(@"^(sha256:[0-9a-fA-F]{64}|sha384:[0-9a-fA-F]{96}|sha512:[0-9a-fA-F]{128}|(?!sha(256|384|512):)[a-z][a-z0-9]{1,31}:[0-9a-fA-F]{32,128})\z")]
    private static partial Regex ArtifactDigest();
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Schema;

/// <summary>A mapping whose keys the author chooses.</summary>
internal sealed record MapShape(string Noun, string KeyPattern, Shape Value, int Max) : Shape
{
    /// <summary>What else is wrong with a key, as a sentence.</summary>
    public Func<string, string?> KeyRule { get; init; } = _ => null;

    /// <summary>Whether keys that differ only in case count as the same.</summary>
    public bool IgnoringCase { get; init; }

    public override string Expected => $"a mapping of {Noun}";

    public override void Check(PlanNode node, PlanCheck check)
    {
        if (node is not MappingNode mapping)
        {
            check.WrongType(node, Expected);
            return;
        }

        if (mapping.Members.Count > Max)
        {
            check.Errors.Add(node, $"Expected at most {Max} {Noun}, found {mapping.Members.Count}.");
        }

        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach (Member member in mapping.Members.Take(Max))
        {
            if (KeyProblem(member.Key) is { } problem)
            {
                check.Errors.Add(member.Value.Path, member.At, problem);
            }

            if (IgnoringCase && !seen.Add(member.Key))
            {
                check.Errors.Add(member.Value.Path, member.At, $"'{member.Key}' is there twice, in different case; remove one.");
            }

            Value.Check(member.Value, check);
        }
    }

    public override JsonObject ToJsonSchema(JsonObject definitions) => new()
    {
        ["type"] = "object",
        ["patternProperties"] = new JsonObject { [KeyPattern] = Value.ToJsonSchema(definitions) },
        ["additionalProperties"] = false,
        ["maxProperties"] = Max,
    };

    private string? KeyProblem(string key) =>
        key.EndsWith('\n') || !Regex.IsMatch(key, KeyPattern, RegexOptions.None, TimeSpan.FromSeconds(1))
            ? $"'{key}' is not a valid name; expected {KeyPattern}."
            : KeyRule(key);
}

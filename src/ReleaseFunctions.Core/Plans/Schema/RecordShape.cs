using System.Text.Json.Nodes;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Schema;

/// <summary>A mapping with known keys; anything else is refused.</summary>
internal sealed record RecordShape(string Name, IReadOnlyList<Key> Keys) : Shape
{
    /// <summary>Groups of keys of which exactly one must be there, completely; a key may be in several. Empty: no such rule.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Alternatives { get; init; } = [];

    /// <summary>What keys that are good by themselves must keep to together; the JSON schema does not say it.</summary>
    public Action<MappingNode, PlanCheck>? Rule { get; init; }

    /// <summary>A text that may stand in place of the mapping; null: none.</summary>
    public string? Word { get; init; }

    public override string Expected => Word is null ? "a mapping (keys and values)" : $"a mapping (keys and values) or {Word}";

    public override void Check(PlanNode node, PlanCheck check)
    {
        if (node is not MappingNode mapping)
        {
            CheckOther(node, check);
            return;
        }

        foreach (Member member in mapping.Members)
        {
            CheckMember(mapping, member, check);
        }

        foreach (Key missing in Keys.Where(key => key.Required && mapping.Member(key.Name) is null))
        {
            check.Errors.Add(mapping.PathOf(missing.Name), node.At, $"The key '{missing.Name}' is missing; expected {missing.Shape.Expected}.");
        }

        if (Alternatives.Count > 0)
        {
            CheckAlternatives(mapping, check);
        }

        Rule?.Invoke(mapping, check);
    }

    public override JsonObject ToJsonSchema(JsonObject definitions)
    {
        if (!definitions.ContainsKey(Name))
        {
            definitions[Name] = null; // taken, so that the order of names is the order of first use
            definitions[Name] = Describe(definitions);
        }

        JsonObject reference = new() { ["$ref"] = $"#/definitions/{Name}" };
        return Word is null ? reference : new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "string", ["enum"] = new JsonArray(JsonValue.Create(Word)) }, reference) };
    }

    /// <summary>The schema of the mapping itself, not a reference to it.</summary>
    public JsonObject Describe(JsonObject definitions)
    {
        JsonObject properties = [];
        foreach (Key key in Keys)
        {
            JsonObject schema = key.Shape.ToJsonSchema(definitions);

            // Draft 7 ignores what stands beside a $ref, so a reference is wrapped to carry its description.
            JsonObject property = schema.ContainsKey("$ref") ? new JsonObject { ["allOf"] = new JsonArray(schema) } : schema;
            property["description"] = key.Shape is DurationShape duration ? $"{key.Description} {char.ToUpperInvariant(duration.Expected[0])}{duration.Expected[1..]}." : key.Description;
            if (key.Default is not null)
            {
                property["default"] = key.Default.DeepClone();
            }

            properties[key.Name] = property;
        }

        JsonObject result = new() { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (Keys.Any(key => key.Required))
        {
            result["required"] = new JsonArray([.. Keys.Where(key => key.Required).Select(key => JsonValue.Create(key.Name))]);
        }

        if (Alternatives.Count > 0)
        {
            result["oneOf"] = new JsonArray([.. Alternatives.Select(Describe)]);
        }

        return result;
    }

    /// <summary>The keys of one group, and none of the others.</summary>
    private JsonObject Describe(IReadOnlyList<string> group)
    {
        JsonObject schema = new() { ["required"] = new JsonArray([.. group.Select(key => JsonValue.Create(key))]) };
        string[] others = [.. Alternatives.SelectMany(keys => keys).Except(group).Distinct()];
        if (others.Length > 0)
        {
            schema["not"] = new JsonObject
            {
                ["anyOf"] = new JsonArray([.. others.Select(key => new JsonObject { ["required"] = new JsonArray(JsonValue.Create(key)) })]),
            };
        }

        return schema;
    }

    private void CheckOther(PlanNode node, PlanCheck check)
    {
        if (node is not ScalarNode { Text: { } text } || text != Word)
        {
            check.WrongType(node, Expected);
        }
    }

    private void CheckMember(MappingNode mapping, Member member, PlanCheck check)
    {
        if (Keys.FirstOrDefault(key => key.Name == member.Key) is { } known)
        {
            known.Shape.Check(member.Value, check);
        }
        else
        {
            string where = mapping.Path.Length == 0 ? $"a {Name}" : $"'{mapping.Path}'";
            check.Errors.Add(member.Value.Path, member.At, $"The key '{member.Key}' is unknown in {where}{Suggestion.For(member.Key, Keys.Select(key => key.Name))}");
        }
    }

    private void CheckAlternatives(MappingNode mapping, PlanCheck check)
    {
        string[] named = [.. Alternatives.SelectMany(keys => keys).Distinct().Where(key => mapping.Member(key) is not null)];
        bool good = Alternatives.Any(keys => keys.All(named.Contains) && named.All(keys.Contains));
        if (!good)
        {
            string choices = string.Join(", or ", Alternatives.Select(keys => string.Join(" with ", keys)));
            string found = named.Length == 0 ? "none" : string.Join(" and ", named);
            check.Errors.Add(mapping, $"Expected exactly one of: {choices}; found {found}.");
        }
    }
}

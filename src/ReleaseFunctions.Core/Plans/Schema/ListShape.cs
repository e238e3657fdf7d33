using System.Text.Json.Nodes;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Schema;

/// <summary>A list of values of one shape.</summary>
internal sealed record ListShape(string Noun, Shape Item, int Min, int Max) : Shape
{
    /// <summary>The key by which items that are mappings must differ; null: the items themselves must differ, where they are texts.</summary>
    public string? UniqueBy { get; init; }

    /// <summary>Whether items may be the same.</summary>
    public bool MayRepeat { get; init; }

    /// <summary>Whether texts that differ only in case count as the same.</summary>
    public bool IgnoringCase { get; init; }

    public override string Expected => $"a list of {Noun}";

    public override void Check(PlanNode node, PlanCheck check)
    {
        if (node is not ListNode list)
        {
            check.WrongType(node, Expected);
            return;
        }

        if (list.Items.Count < Min || list.Items.Count > Max)
        {
            check.Errors.Add(node, $"Expected {Min} to {Max} {Noun}, found {list.Items.Count}.");
        }

        foreach (PlanNode item in list.Items.Take(Max))
        {
            Item.Check(item, check);
        }

        CheckUnique(list, check);
    }

    public override JsonObject ToJsonSchema(JsonObject definitions)
    {
        JsonObject schema = new()
        {
            ["type"] = "array",
            ["items"] = Item.ToJsonSchema(definitions),
            ["minItems"] = Min,
            ["maxItems"] = Max,
        };
        if (UniqueBy is null && !MayRepeat)
        {
            schema["uniqueItems"] = true;
        }

        return schema;
    }

    private void CheckUnique(ListNode list, PlanCheck check)
    {
        if (MayRepeat)
        {
            return;
        }

        Dictionary<string, ScalarNode> seen = new(IgnoringCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (PlanNode item in list.Items)
        {
            PlanNode? key = UniqueBy is null ? item : (item as MappingNode)?.Value(UniqueBy);
            if (key is ScalarNode { Text: { } text } scalar && !seen.TryAdd(text, scalar))
            {
                check.Errors.Add(key, $"'{text}' is there twice, first in line {seen[text].At.Line}; every one of these {Noun} must be different.");
            }
        }
    }
}

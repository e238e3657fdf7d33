using System.Text.Json.Nodes;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Schema;

/// <summary>One of a few words.</summary>
internal sealed record ChoiceShape(params string[] Words) : Shape
{
    public override string Expected => $"one of {string.Join(", ", Words)}";

    public override void Check(PlanNode node, PlanCheck check)
    {
        if (node is not ScalarNode { Text: { } text })
        {
            check.WrongType(node, Expected);
        }
        else if (!Words.Contains(text))
        {
            check.Errors.Add(node, $"Expected {Expected}, found '{text}'{Suggestion.For(text, Words)}");
        }
    }

    public override JsonObject ToJsonSchema(JsonObject definitions) => new()
    {
        ["type"] = "string",
        ["enum"] = new JsonArray([.. Words.Select(word => JsonValue.Create(word))]),
    };

    /// <summary>The words of an enum as they are written on the wire.</summary>
    public static ChoiceShape Of<T>()
        where T : struct, Enum =>
        new([.. Enum.GetNames<T>().Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName)]);
}

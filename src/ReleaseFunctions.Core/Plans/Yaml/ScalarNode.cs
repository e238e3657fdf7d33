using System.Text.Json.Nodes;

namespace ReleaseFunctions.Core.Plans.Yaml;

/// <summary>A text, a number, true, false or null.</summary>
/// <param name="Path">Such as <c>stages[1].approval.require</c>.</param>
/// <param name="At">Where the value starts.</param>
/// <param name="Value">A string, double, bool or null.</param>
/// <param name="Written">The value as the author wrote it, for messages.</param>
/// <param name="Source">Where the value stands in the document's text.</param>
internal sealed record ScalarNode(string Path, Position At, object? Value, string Written, Range Source) : PlanNode(Path, At)
{
    public string? Text => Value as string;

    public double? Number => Value as double?;

    public override string Kind => Value switch
    {
        string => "a text",
        double => "a number",
        bool => "true or false",
        _ => "empty",
    };

    public override JsonNode? ToJson() => Value switch
    {
        string text => JsonValue.Create(text),
        double number => JsonValue.Create(number),
        bool flag => JsonValue.Create(flag),
        _ => null,
    };
}

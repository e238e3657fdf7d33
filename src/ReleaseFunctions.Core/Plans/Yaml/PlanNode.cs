using System.Text.Json.Nodes;

namespace ReleaseFunctions.Core.Plans.Yaml;

/// <summary>A place in a plan's text; both count from 1.</summary>
internal readonly record struct Position(int Line, int Column);

/// <summary>One value of a plan's document, with its place in the text.</summary>
/// <param name="Path">Such as <c>stages[1].approval</c>.</param>
/// <param name="At">Where the value starts.</param>
internal abstract record PlanNode(string Path, Position At)
{
    /// <summary>What the value is, for messages: "a text", "a list" …</summary>
    public abstract string Kind { get; }

    public abstract JsonNode? ToJson();
}

/// <summary>A list.</summary>
internal sealed record ListNode(string Path, Position At, IReadOnlyList<PlanNode> Items) : PlanNode(Path, At)
{
    public override string Kind => "a list";

    public override JsonNode ToJson() => new JsonArray([.. Items.Select(item => item.ToJson())]);
}

/// <summary>One key of a mapping and its value.</summary>
internal sealed record Member(string Key, Position At, PlanNode Value);

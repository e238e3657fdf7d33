using System.Text.Json.Nodes;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Schema;

/// <summary>A duration within limits. JSON Schema can only say how it is written.</summary>
internal sealed record DurationShape(TimeSpan Min, TimeSpan Max) : Shape
{
    public override string Expected => $"a duration from {PlanDuration.Format(Min)} to {PlanDuration.Format(Max)}";

    public override void Check(PlanNode node, PlanCheck check)
    {
        if (node is not ScalarNode { Text: { } text })
        {
            check.WrongType(node, $"{Expected}, such as 500ms, 10s, 30m, 24h or 7d");
        }
        else if (!PlanDuration.TryParse(text, out TimeSpan duration))
        {
            check.Errors.Add(node, $"'{text}' is not a duration; write digits and one of ms, s, m, h, d, such as 500ms, 10s, 30m, 24h or 7d.");
        }
        else if (duration < Min || duration > Max)
        {
            check.Errors.Add(node, $"Expected {Expected}, found {text}.");
        }
    }

    public override JsonObject ToJsonSchema(JsonObject definitions) => new() { ["type"] = "string", ["pattern"] = PlanDuration.Pattern };
}

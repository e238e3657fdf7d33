using System.Text.Json.Nodes;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Schema;

/// <summary>true or false.</summary>
internal sealed record BooleanShape : Shape
{
    public override string Expected => "true or false";

    public override void Check(PlanNode node, PlanCheck check)
    {
        if (node is not ScalarNode { Value: bool })
        {
            check.WrongType(node, Expected);
        }
    }

    public override JsonObject ToJsonSchema(JsonObject definitions) => new() { ["type"] = "boolean" };
}

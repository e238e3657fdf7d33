using System.Text.Json.Nodes;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Schema;

/// <summary>Any JSON object; its texts may hold templates.</summary>
internal sealed record BodyShape : Shape
{
    public override string Expected => "a mapping (any JSON object)";

    public override void Check(PlanNode node, PlanCheck check)
    {
        if (node is not MappingNode)
        {
            check.WrongType(node, Expected);
            return;
        }

        CheckTemplates(node, check);
    }

    public override JsonObject ToJsonSchema(JsonObject definitions) => new() { ["type"] = "object" };

    private static void CheckTemplates(PlanNode node, PlanCheck check)
    {
        switch (node)
        {
            case MappingNode mapping:
                foreach (Member member in mapping.Members)
                {
                    CheckTemplates(member.Value, check);
                }

                break;
            case ListNode list:
                foreach (PlanNode item in list.Items)
                {
                    CheckTemplates(item, check);
                }

                break;
            case ScalarNode { Text: { } text } scalar:
                check.Templates(scalar, text);
                break;
        }
    }
}

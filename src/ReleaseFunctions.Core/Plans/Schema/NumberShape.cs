using System.Globalization;
using System.Text.Json.Nodes;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Schema;

/// <summary>A number within limits.</summary>
internal sealed record NumberShape(double Min, double Max, bool Whole) : Shape
{
    public override string Expected => string.Create(CultureInfo.InvariantCulture, $"a {(Whole ? "whole " : string.Empty)}number from {Min} to {Max}");

    public override void Check(PlanNode node, PlanCheck check)
    {
        if (node is not ScalarNode { Number: { } number })
        {
            check.WrongType(node, Expected);
        }
        else if (number < Min || number > Max || (Whole && number != Math.Floor(number)))
        {
            check.Errors.Add(node, string.Create(CultureInfo.InvariantCulture, $"Expected {Expected}, found {number}."));
        }
    }

    public override JsonObject ToJsonSchema(JsonObject definitions) => new()
    {
        ["type"] = Whole ? "integer" : "number",
        ["minimum"] = Min,
        ["maximum"] = Max,
    };
}

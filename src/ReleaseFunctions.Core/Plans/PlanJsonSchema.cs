using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseFunctions.Core.Plans.Schema;

namespace ReleaseFunctions.Core.Plans;

/// <summary>The JSON Schema (draft 7) of a plan, for editors. It comes from the same description as <see cref="PlanReader"/>'s checks.</summary>
public static class PlanJsonSchema
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // the text is a file, not a part of a page
        NewLine = "\n",
    };

    /// <summary>The schema's text as it stands in <c>plans/plan.schema.json</c>.</summary>
    public static string Create()
    {
        JsonObject definitions = [];
        JsonObject plan = PlanSchema.Plan.Describe(definitions);
        JsonObject schema = new()
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "Release plan",
            ["description"] = "How one product is released: its stages and their rules. The reader checks more than a schema can say; see docs/plans.md.",
        };
        foreach ((string key, JsonNode? value) in plan)
        {
            schema[key] = value?.DeepClone();
        }

        schema["definitions"] = definitions;
        return schema.ToJsonString(Indented) + "\n";
    }
}

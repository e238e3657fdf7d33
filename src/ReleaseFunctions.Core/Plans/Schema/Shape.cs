using System.Text.Json.Nodes;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Schema;

/// <summary>
/// What a value of the plan may be. One description serves two ends, so that they cannot drift apart: checking a document, and the
/// published JSON Schema. Whatever the JSON Schema refuses, <see cref="Check"/> refuses too; the reverse cannot be had, because JSON
/// Schema knows neither connections nor references between stages.
/// </summary>
internal abstract record Shape
{
    /// <summary>What is expected, for messages, such as "a whole number from 1 to 20".</summary>
    public abstract string Expected { get; }

    /// <summary>Adds an error for everything in the value that is not of this shape.</summary>
    public abstract void Check(PlanNode node, PlanCheck check);

    /// <summary>The shape in JSON Schema (draft 7); <paramref name="definitions"/> takes what is referred to by name.</summary>
    public abstract JsonObject ToJsonSchema(JsonObject definitions);
}

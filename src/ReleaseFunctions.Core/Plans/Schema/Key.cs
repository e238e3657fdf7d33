using System.Text.Json.Nodes;

namespace ReleaseFunctions.Core.Plans.Schema;

/// <summary>One key of a <see cref="RecordShape"/>.</summary>
/// <param name="Name">The key.</param>
/// <param name="Shape">What its value may be.</param>
/// <param name="Description">What it means, one sentence.</param>
internal sealed record Key(string Name, Shape Shape, string Description)
{
    public bool Required { get; init; }

    /// <summary>What an absent key stands for, where that is one value; null: see the description.</summary>
    public JsonNode? Default { get; init; }
}

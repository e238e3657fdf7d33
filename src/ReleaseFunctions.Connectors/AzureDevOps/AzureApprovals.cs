using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.AzureDevOps;

/// <summary>Reads from a run's timeline whether it waits for a person.</summary>
internal static class AzureApprovals
{
    private const int MaxNamed = 3;

    /// <summary>What it waits for; null: for nobody, as far as the timeline says.</summary>
    public static string? Waiting(JsonObject? timeline)
    {
        JsonNode?[] records = [.. timeline.ItemsAt("records")];
        JsonNode?[] open = [.. records.Where(record => record.TextAt("type") is "Checkpoint.Approval" or "Checkpoint.Authorization" && record.TextAt("state") == "inProgress")];
        if (open.Length == 0)
        {
            return null;
        }

        string[] stages = [.. open.Select(record => StageOf(record, records)).OfType<string>().Distinct().Order(StringComparer.Ordinal).Take(MaxNamed)];
        string what = open.Any(record => record.TextAt("type") == "Checkpoint.Approval") ? "an approval" : "a permission to use a resource";
        return $"The run waits for {what}{(stages.Length == 0 ? string.Empty : $" before {string.Join(", ", stages)}")}; give it in Azure DevOps.";
    }

    /// <summary>An approval belongs to a checkpoint, and that to a stage.</summary>
    private static string? StageOf(JsonNode? record, JsonNode?[] records)
    {
        for (int step = 0; record is not null && step < 5; step++)
        {
            if (record.TextAt("type") == "Stage")
            {
                return record.TextAt("name");
            }

            string? parent = record.TextAt("parentId");
            record = parent is null ? null : records.FirstOrDefault(other => other.TextAt("id") == parent);
        }

        return null;
    }
}

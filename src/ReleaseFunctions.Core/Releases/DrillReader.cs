using System.Text.Json;
using ReleaseFunctions.Core.Drills;

namespace ReleaseFunctions.Core.Releases;

/// <summary>Reads the member <c>drill</c> of a kickoff body.</summary>
internal static class DrillReader
{
    public static DrillRequest? Read(JsonElement body, List<(string, string)> errors)
    {
        if (!body.TryGetProperty("drill", out JsonElement drill) || drill.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (drill.ValueKind != JsonValueKind.Object)
        {
            errors.Add(("drill", $"'drill' must be an object with scenario and speed, each optional, not {ReleaseRequestReader.Kind(drill)}."));
            return null;
        }

        foreach (JsonProperty member in drill.EnumerateObject().Where(member => member.Name is not ("scenario" or "speed")))
        {
            errors.Add(($"drill.{member.Name}", $"'{member.Name}' is not known; a drill has scenario and speed."));
        }

        return new DrillRequest(Scenario(drill, errors), Speed(drill, errors));
    }

    private static string? Scenario(JsonElement drill, List<(string, string)> errors)
    {
        if (!drill.TryGetProperty("scenario", out JsonElement scenario) || scenario.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (scenario.ValueKind == JsonValueKind.String)
        {
            return scenario.GetString();
        }

        errors.Add(("drill.scenario", $"'scenario' must be a string, the name of a scenario, not {ReleaseRequestReader.Kind(scenario)}."));
        return null;
    }

    private static double Speed(JsonElement drill, List<(string, string)> errors)
    {
        if (!drill.TryGetProperty("speed", out JsonElement speed) || speed.ValueKind == JsonValueKind.Null)
        {
            return DrillRequest.DefaultSpeed;
        }

        if (speed.ValueKind == JsonValueKind.Number && speed.TryGetDouble(out double given) && given is >= PlanSpeed.Slowest and <= PlanSpeed.Fastest)
        {
            return given;
        }

        string found = speed.ValueKind == JsonValueKind.Number ? speed.GetRawText() : ReleaseRequestReader.Kind(speed);
        errors.Add(("drill.speed", FormattableString.Invariant($"'speed' must be a number from {PlanSpeed.Slowest} to {PlanSpeed.Fastest}, not {found}; it says how many times faster than real time the drill passes.")));
        return DrillRequest.DefaultSpeed;
    }
}

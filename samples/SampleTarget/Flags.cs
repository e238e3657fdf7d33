using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace SampleTarget;

/// <summary>
/// Boolean feature flags behind the two calls of LaunchDarkly's REST API that a ramp needs: read a flag, change its default rule by semantic
/// patch. A stand-in to try plans with; it checks no token and knows no targets, rules or approvals.
/// </summary>
public sealed class Flags
{
    private const string True = "11111111-true";
    private const string False = "22222222-false";
    private readonly ConcurrentDictionary<string, FlagState> _all = new(StringComparer.Ordinal);

    /// <summary>The flag as LaunchDarkly shows it in one environment; a flag that was never named is off.</summary>
    public JsonObject Read(string project, string flag, string environment)
    {
        FlagState state = _all.GetOrAdd(Key(project, flag, environment), static _ => new FlagState(On: false, Thousandths: 0));
        return new JsonObject
        {
            ["key"] = flag,
            ["kind"] = "boolean",
            ["variations"] = new JsonArray(new JsonObject { ["_id"] = True, ["value"] = true }, new JsonObject { ["_id"] = False, ["value"] = false }),
            ["environments"] = new JsonObject
            {
                [environment] = new JsonObject { ["on"] = state.On, ["offVariation"] = 1, ["fallthrough"] = Fallthrough(state.Thousandths) },
            },
        };
    }

    /// <summary>Carries a semantic patch out.</summary>
    /// <returns>The flag afterwards; null: the patch is none that this stand-in knows, and nothing was changed.</returns>
    public JsonObject? Patch(string project, string flag, JsonObject patch)
    {
        if (patch["environmentKey"]?.GetValue<string>() is not { } environment || patch["instructions"] is not JsonArray instructions)
        {
            return null;
        }

        string key = Key(project, flag, environment);
        FlagState? state = _all.GetValueOrDefault(key, new FlagState(On: false, Thousandths: 0));
        foreach (JsonNode? instruction in instructions)
        {
            state = instruction?["kind"]?.GetValue<string>() switch
            {
                "turnFlagOn" => state with { On = true },
                "turnFlagOff" => state with { On = false },
                "updateFallthroughVariationOrRollout" => state with { Thousandths = Share(instruction) },
                _ => null,
            };
            if (state is null)
            {
                return null;
            }
        }

        _all[key] = state;
        return Read(project, flag, environment);
    }

    private static string Key(string project, string flag, string environment) => $"{project}/{flag}/{environment}";

    private static int Share(JsonNode instruction) =>
        instruction["variationId"]?.GetValue<string>() is { } single ? single == True ? 100_000 : 0 : instruction["rolloutWeights"]?[True]?.GetValue<int>() ?? 0;

    private static JsonObject Fallthrough(int thousandths) => thousandths is 0 or 100_000
        ? new JsonObject { ["variation"] = thousandths == 0 ? 1 : 0 }
        : new JsonObject
        {
            ["rollout"] = new JsonObject
            {
                ["contextKind"] = "user",
                ["variations"] = new JsonArray(
                    new JsonObject { ["variation"] = 0, ["weight"] = thousandths },
                    new JsonObject { ["variation"] = 1, ["weight"] = 100_000 - thousandths }),
            },
        };

    /// <summary>One flag in one environment.</summary>
    /// <param name="Thousandths">Who gets true, in thousandths of a percent.</param>
    private sealed record FlagState(bool On, int Thousandths);
}

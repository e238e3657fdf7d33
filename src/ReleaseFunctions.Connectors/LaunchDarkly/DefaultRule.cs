using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Flags;

namespace ReleaseFunctions.Connectors.LaunchDarkly;

/// <summary>What a flag serves in one environment to whom no target and no rule applies. Pure.</summary>
internal sealed class DefaultRule
{
    /// <summary>LaunchDarkly counts in thousandths of a percent.</summary>
    private const int Whole = 100_000;

    private readonly LaunchDarklyFlag _flag;
    private readonly JsonObject _environment;
    private readonly string[] _ids;

    // Indexes of the two variations between which a ramp moves; null: there are none.
    private readonly int? _rising;
    private readonly int? _rest;

    private DefaultRule(LaunchDarklyFlag flag, JsonObject environment, string[] ids, int? rising, int? rest)
    {
        _flag = flag;
        _environment = environment;
        _ids = ids;
        _rising = rising;
        _rest = rest;
    }

    private bool IsOn => _environment["on"]!.GetValue<bool>();

    private JsonObject? Fallthrough => _environment["fallthrough"] as JsonObject;

    private JsonObject? Rollout => Fallthrough?["rollout"] as JsonObject;

    /// <exception cref="ApiCallException">The answer is no flag, or one that cannot be ramped.</exception>
    public static DefaultRule Of(string connection, LaunchDarklyFlag flag, JsonObject answer)
    {
        try
        {
            if (answer["archived"]?.GetValue<bool>() == true)
            {
                throw ApiCallException.Refused($"The flag {flag.Flag} is archived; restore it in LaunchDarkly.");
            }

            if (answer["variations"] is not JsonArray variations)
            {
                throw Unreadable(connection);
            }

            if (answer["environments"]?[flag.Environment] is not JsonObject environment)
            {
                throw ApiCallException.Refused($"The flag {flag.Flag} has no environment {flag.Environment} in LaunchDarkly that the connection's token can see.");
            }

            (int? rising, int? rest) = Between(answer, variations, environment);
            DefaultRule rule = new(flag, environment, [.. variations.Select(variation => variation!["_id"]!.GetValue<string>())], rising, rest);
            _ = rule.IsOn;
            _ = rule.Weights();
            return rule;
        }
        catch (Exception exception) when (exception is InvalidOperationException or NullReferenceException or FormatException or IndexOutOfRangeException or ArgumentException)
        {
            throw Unreadable(connection); // another shape than the documented one
        }
    }

    /// <summary>How many percent get the rising variation: 0 while the flag is off and its off variation is another.</summary>
    /// <exception cref="ApiCallException">It is no percentage that a ramp could go on from.</exception>
    public double Percentage() => KnownPercentage() ?? throw ApiCallException.Refused(
        _rising is null || _rest is null || _rising == _rest
            ? $"The flag {_flag.Flag} has no two variations to ramp between: true and false, or its default on and off variations."
            : Rollout?["experimentAllocation"] is not null
                ? $"An experiment runs on the default rule of {_flag.Flag}; end it before the flag is ramped."
                : $"The default rule of {_flag.Flag} serves other variations than its on and off variations; a ramp is between those two.");

    /// <summary>Likewise; null where there is none.</summary>
    public double? KnownPercentage()
    {
        if (_rising is not { } rising || _rest is not { } rest || rising == rest || (IsOn && Rollout?["experimentAllocation"] is not null))
        {
            return null;
        }

        if (!IsOn)
        {
            return Index(_environment["offVariation"]) == rising ? 100 : 0;
        }

        Dictionary<int, int> weights = Weights();
        return weights.Count == 0 || weights.Any(weight => weight.Key != rising && weight.Key != rest) ? null : weights.GetValueOrDefault(rising) / 1_000.0;
    }

    /// <summary>The instructions that put the rising variation at a percentage.</summary>
    public JsonArray Ramp(double percentage)
    {
        int weight = (int)Math.Round(percentage * 1_000);
        JsonObject rule = weight == Whole
            ? new JsonObject { ["variationId"] = _ids[_rising!.Value] }
            : Rolled(new() { [_rising!.Value] = weight, [_rest!.Value] = Whole - weight });
        JsonArray instructions = [Instruction(rule)];
        if (!IsOn)
        {
            instructions.Add(new JsonObject { ["kind"] = "turnFlagOn" });
        }

        return instructions;
    }

    /// <summary>What a ramp changes, to be put back: whether the flag is on, and its default rule.</summary>
    public JsonElement Snapshot() => JsonSerializer.SerializeToElement(new JsonObject { ["on"] = IsOn, ["fallthrough"] = Rule() });

    /// <summary>The instructions that bring a snapshot back; none: it is so already.</summary>
    public JsonArray Restore(JsonElement snapshot)
    {
        JsonArray instructions = [];
        if (snapshot.GetProperty("fallthrough") is { ValueKind: JsonValueKind.Object } before && !JsonNode.DeepEquals(JsonObject.Create(before), Rule()))
        {
            instructions.Add(Instruction(JsonObject.Create(before.Clone())!));
        }

        bool on = snapshot.GetProperty("on").GetBoolean();
        if (on != IsOn)
        {
            instructions.Add(new JsonObject { ["kind"] = on ? "turnFlagOn" : "turnFlagOff" });
        }

        return instructions;
    }

    private static (int? Rising, int? Base) Between(JsonObject flag, JsonArray variations, JsonObject environment)
    {
        if (flag["kind"]?.GetValue<string>() == "boolean")
        {
            return (IndexOf(variations, true), IndexOf(variations, false));
        }

        int? on = Index(flag["defaults"]?["onVariation"]);
        int? off = Index(environment["offVariation"]) ?? Index(flag["defaults"]?["offVariation"]);
        return (on < variations.Count ? on : null, off < variations.Count ? off : null);
    }

    private static int? IndexOf(JsonArray variations, bool value)
    {
        int index = variations.ToList().FindIndex(variation => variation?["value"] is JsonValue found && found.TryGetValue(out bool truth) && truth == value);
        return index < 0 ? null : index;
    }

    private static int? Index(JsonNode? node) => node?.GetValue<int>();

    private static ApiCallException Unreadable(string connection) => ApiCallException.TryAgain($"{connection} answered with something that is not a flag of LaunchDarkly.");

    /// <summary>Weights by the variations' indexes; those of zero are left out. Empty: the environment has no default rule.</summary>
    private Dictionary<int, int> Weights() =>
        Index(Fallthrough?["variation"]) is { } single ? new() { [single] = Whole }
        : Rollout?["variations"] is JsonArray weighted
            ? weighted.GroupBy(each => each!["variation"]!.GetValue<int>(), each => each!["weight"]!.GetValue<int>())
                .Select(group => KeyValuePair.Create(group.Key, group.Sum()))
                .Where(weight => weight.Value > 0)
                .ToDictionary()
            : [];

    /// <summary>The default rule as an instruction writes it; null: there is none.</summary>
    private JsonObject? Rule() =>
        Index(Fallthrough?["variation"]) is { } single ? new JsonObject { ["variationId"] = _ids[single] }
        : Rollout is not null ? Rolled(Weights())
        : null;

    private JsonObject Rolled(Dictionary<int, int> weights)
    {
        JsonObject rule = new()
        {
            ["rolloutContextKind"] = RolloutText("contextKind") ?? "user", // older rollouts do not say so
            ["rolloutWeights"] = new JsonObject(weights.OrderBy(weight => weight.Key).Select(weight => KeyValuePair.Create(_ids[weight.Key], (JsonNode?)weight.Value))),
        };
        if (RolloutText("bucketBy") is { } bucketBy and not "key")
        {
            rule["rolloutBucketBy"] = bucketBy;
        }

        return rule;
    }

    private string? RolloutText(string member) => Rollout?[member] is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text : null;

    private static JsonObject Instruction(JsonObject rule)
    {
        JsonObject instruction = new() { ["kind"] = "updateFallthroughVariationOrRollout" };
        foreach ((string key, JsonNode? value) in rule)
        {
            instruction[key] = value?.DeepClone();
        }

        return instruction;
    }
}

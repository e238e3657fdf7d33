using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.AppConfiguration;

/// <summary>
/// A feature flag's JSON and the one percentage in it: that of its targeting filter (by user) or its percentage filter (by call). A flag
/// without either gets a targeting filter when it is ramped. Members that are not known here are kept. Pure; changes give a new flag.
/// </summary>
internal sealed class FeatureFlag(string key, JsonObject flag)
{
    private const string Targeting = "Microsoft.Targeting";
    private static readonly string[] TargetingNames = [Targeting, "Targeting", "Microsoft.TargetingFilter"];
    private static readonly string[] PercentageNames = ["Microsoft.Percentage", "Percentage", "Microsoft.PercentageFilter"];
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private bool IsEnabled => flag["enabled"] is JsonValue value && value.TryGetValue(out bool enabled) && enabled;

    private JsonObject? Conditions => flag["conditions"] as JsonObject;

    private JsonArray? Filters => Conditions?["client_filters"] as JsonArray;

    private List<JsonObject> Rollouts => [.. (Filters ?? []).OfType<JsonObject>().Where(IsRollout)];

    /// <summary>How many percent get the feature.</summary>
    /// <exception cref="ApiCallException">It is no percentage that a ramp could go on from.</exception>
    public double Percentage() => Fault() is { } fault ? throw ApiCallException.Refused($"The feature flag {key} cannot be ramped: {fault}") : KnownPercentage()!.Value;

    /// <summary>Likewise; null where there is none.</summary>
    public double? KnownPercentage() => Fault() is not null ? null
        : !IsEnabled ? 0
        : Rollouts is [{ } rollout] ? Number(Value(rollout))
        : 100;

    /// <summary>The flag, enabled and at a percentage.</summary>
    public FeatureFlag Ramped(double percentage)
    {
        FeatureFlag changed = Copy();
        changed.Set("enabled", true);
        JsonObject rollout = changed.Rollouts.FirstOrDefault() ?? changed.AddRollout(Targeting);
        SetValue(rollout, JsonValue.Create(percentage));
        return changed;
    }

    /// <summary>What a ramp changes, to be put back: whether the flag is enabled, which filter has the percentage, and the percentage.</summary>
    public JsonElement Snapshot()
    {
        JsonObject? rollout = Rollouts.FirstOrDefault();
        return JsonSerializer.SerializeToElement(new JsonObject
        {
            ["enabled"] = flag["enabled"]?.DeepClone(),
            ["filter"] = rollout?["name"]?.DeepClone(),
            ["value"] = rollout is null ? null : Value(rollout)?.DeepClone(),
            ["conditions"] = Conditions is not null,
            ["filters"] = Filters is not null,
        });
    }

    /// <summary>Whether the flag is as the snapshot says.</summary>
    public bool Is(JsonElement snapshot) => JsonElement.DeepEquals(Snapshot(), snapshot);

    /// <summary>The flag with what the snapshot says put back.</summary>
    public FeatureFlag Restored(JsonElement snapshot)
    {
        FeatureFlag changed = Copy();
        changed.Set("enabled", Node(snapshot, "enabled"));
        if (Node(snapshot, "filter") is { } name)
        {
            string filter = name.GetValue<string>();
            foreach (JsonObject other in changed.Rollouts.Where(rollout => rollout["name"]!.GetValue<string>() != filter))
            {
                changed.Filters!.Remove(other);
            }

            SetValue(changed.Rollouts.FirstOrDefault() ?? changed.AddRollout(filter), Node(snapshot, "value"));
            return changed;
        }

        foreach (JsonObject added in changed.Rollouts)
        {
            changed.Filters!.Remove(added);
        }

        // What the ramp had to add around its filter goes with it, unless somebody else uses it by now.
        if (changed.Filters is { Count: 0 } && !snapshot.GetProperty("filters").GetBoolean())
        {
            changed.Conditions!.Remove("client_filters");
        }

        if (changed.Conditions is { Count: 0 } && !snapshot.GetProperty("conditions").GetBoolean())
        {
            changed.Set("conditions", null);
        }

        return changed;
    }

    public override string ToString() => flag.ToJsonString(Readable);

    /// <summary>Why the flag has no percentage that bounds who gets it; null: it has.</summary>
    private string? Fault()
    {
        List<JsonObject> rollouts = Rollouts;
        int others = (Filters?.Count ?? 0) - rollouts.Count;
        bool all = Conditions?["requirement_type"] is JsonValue value && value.TryGetValue(out string? type) && string.Equals(type, "All", StringComparison.OrdinalIgnoreCase);
        return rollouts.Count > 1 ? "it has more than one targeting or percentage filter; leave one."
            : others > 0 && rollouts.Count == 0 ? "it has filters, but none with a percentage; add a targeting or percentage filter."
            : others > 0 && !all ? "its filters are alternatives, so that the percentage does not bound who gets it; set requirement_type to All."
            : rollouts is [{ } rollout] && Number(Value(rollout)) is not (>= 0 and <= 100) ? "the percentage of its filter is not a number from 0 to 100."
            : null;
    }

    private static bool IsRollout(JsonObject filter) => IsTargeting(filter) || NameIs(filter, PercentageNames);

    private static bool IsTargeting(JsonObject filter) => NameIs(filter, TargetingNames);

    private static bool NameIs(JsonObject filter, string[] names) =>
        filter["name"] is JsonValue value && value.TryGetValue(out string? name) && names.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static JsonNode? Value(JsonObject filter) => IsTargeting(filter)
        ? (filter["parameters"]?["Audience"] as JsonObject)?["DefaultRolloutPercentage"]
        : (filter["parameters"] as JsonObject)?["Value"];

    private static void SetValue(JsonObject filter, JsonNode? value)
    {
        JsonObject parameters = Child(filter, "parameters");
        (JsonObject parent, string name) = IsTargeting(filter) ? (Child(parameters, "Audience"), "DefaultRolloutPercentage") : (parameters, "Value");
        if (value is null)
        {
            parent.Remove(name);
        }
        else
        {
            parent[name] = value;
        }
    }

    private static JsonObject Child(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject child)
        {
            parent[name] = child = [];
        }

        return child;
    }

    /// <summary>A filter without a value lets nobody through. Values may be written as texts.</summary>
    private static double? Number(JsonNode? value) => value switch
    {
        null => 0,
        JsonValue number when number.TryGetValue(out double found) => found,
        JsonValue text when text.TryGetValue(out string? written) && double.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out double found) => found,
        _ => null,
    };

    private static JsonNode? Node(JsonElement snapshot, string name) =>
        snapshot.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? JsonNode.Parse(value.GetRawText()) : null;

    private FeatureFlag Copy() => new(key, (JsonObject)flag.DeepClone());

    private void Set(string name, JsonNode? value)
    {
        if (value is null)
        {
            flag.Remove(name);
        }
        else
        {
            flag[name] = value;
        }
    }

    private JsonObject AddRollout(string name)
    {
        JsonObject conditions = Child(flag, "conditions");
        if (conditions["client_filters"] is not JsonArray filters)
        {
            conditions["client_filters"] = filters = [];
        }

        JsonObject rollout = new() { ["name"] = name, ["parameters"] = new JsonObject() };
        if (IsTargeting(rollout))
        {
            rollout["parameters"]!["Audience"] = new JsonObject { ["Users"] = new JsonArray(), ["Groups"] = new JsonArray() };
        }

        filters.Add((JsonNode)rollout);
        return rollout;
    }
}

using System.Text.Json.Serialization;

namespace ReleaseFunctions.Core.Flags;

/// <summary>One feature flag in an outside system. The JSON member <c>system</c> tells which.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "system")]
[JsonDerivedType(typeof(LaunchDarklyFlag), LaunchDarklyFlag.SystemName)]
[JsonDerivedType(typeof(AppConfigurationFlag), AppConfigurationFlag.SystemName)]
public abstract record FlagTarget
{
    /// <summary>Name of the connection that leads to the system.</summary>
    public required string Connection { get; init; }

    /// <summary>The system's name, as plans and the history write it.</summary>
    [JsonIgnore]
    public abstract string SystemWord { get; }

    /// <summary>What the flag is called there.</summary>
    [JsonIgnore]
    public abstract string Name { get; }

    /// <summary>Where in the system it is, such as <c>shop/production</c>; null: the system has no such place.</summary>
    [JsonIgnore]
    public abstract string? Place { get; }
}

/// <summary>A flag of LaunchDarkly in one environment.</summary>
public sealed record LaunchDarklyFlag : FlagTarget
{
    /// <summary>The kind's word in plans and in the history.</summary>
    public const string SystemName = "launchDarkly";

    /// <summary>Key of the project; may hold templates.</summary>
    public required string Project { get; init; }

    /// <summary>Key of the environment; may hold templates.</summary>
    public required string Environment { get; init; }

    /// <summary>Key of the flag; may hold templates.</summary>
    public required string Flag { get; init; }

    [JsonIgnore]
    public override string SystemWord => SystemName;

    [JsonIgnore]
    public override string Name => Flag;

    [JsonIgnore]
    public override string Place => $"{Project}/{Environment}";
}

/// <summary>A feature flag of Azure App Configuration.</summary>
public sealed record AppConfigurationFlag : FlagTarget
{
    /// <summary>The kind's word in plans and in the history.</summary>
    public const string SystemName = "appConfiguration";

    /// <summary>Name of the feature flag, without the prefix <c>.appconfig.featureflag/</c>; may hold templates.</summary>
    public required string Key { get; init; }

    /// <summary>Label of the key-value; may hold templates. Null: no label.</summary>
    public string? Label { get; init; }

    [JsonIgnore]
    public override string SystemWord => SystemName;

    [JsonIgnore]
    public override string Name => Key;

    [JsonIgnore]
    public override string? Place => Label;
}

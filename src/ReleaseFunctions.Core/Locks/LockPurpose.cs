using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Locks;

/// <summary>What an environment's lock is held for.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<LockPurpose>))]
public enum LockPurpose
{
    /// <summary>A stage attempt, from just before its deployment to its end.</summary>
    Deploy,

    /// <summary>The rollback of a stage attempt, from just before its request to its end.</summary>
    Rollback,
}

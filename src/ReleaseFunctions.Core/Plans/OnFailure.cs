using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Plans;

/// <summary>What happens when a stage's deploy or health phase fails.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<OnFailure>))]
public enum OnFailure
{
    /// <summary>The release ends as failed; nothing is undone.</summary>
    Stop,

    /// <summary>The release waits for an operator to retry, roll back or abort.</summary>
    Ask,

    /// <summary>Everything that was sent is rolled back, newest first.</summary>
    Rollback,
}

using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Health;

/// <summary>What a gate that neither passed nor failed leads to.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<OnInconclusive>))]
public enum OnInconclusive
{
    /// <summary>An operator decides with the evidence shown.</summary>
    Ask,
    Fail,
    Pass,
}

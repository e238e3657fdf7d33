using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Health;

/// <summary>What a measurement without data counts as.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<NoDataVerdict>))]
public enum NoDataVerdict
{
    Inconclusive,
    Fail,
    Pass,
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseFunctions.Core.Json;

/// <summary>Writes an enum member as its camelCase name, whatever options the serializer at hand uses: enum names are a wire format.</summary>
/// <typeparam name="T">The enum.</typeparam>
public sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;

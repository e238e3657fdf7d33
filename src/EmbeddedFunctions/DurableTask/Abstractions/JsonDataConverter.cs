using System.Text.Json;

namespace EmbeddedFunctions.DurableTask.Converters;

/// <summary>Converts by <see cref="JsonSerializer"/>; by default with fields included.</summary>
public class JsonDataConverter : DataConverter
{
    // Instances in flight were written with these options: changing them changes what old histories mean.
    private static readonly JsonSerializerOptions DefaultOptions = new() { IncludeFields = true };

    private readonly JsonSerializerOptions _options;

    /// <summary>Creates a converter with the given options, or the default ones.</summary>
    public JsonDataConverter(JsonSerializerOptions? options = null) => _options = options ?? DefaultOptions;

    /// <summary>The converter with default options.</summary>
    public static JsonDataConverter Default { get; } = new();

    /// <inheritdoc/>
    public override string? Serialize(object? value) => value is null ? null : JsonSerializer.Serialize(value, value.GetType(), _options);

    /// <inheritdoc/>
    public override object? Deserialize(string? data, Type targetType) =>
        data is null ? null : JsonSerializer.Deserialize(data, targetType, _options);
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseFunctions.Core.Json;

/// <summary>
/// Times as <c>2026-11-23T10:00:00.000Z</c>, always UTC and always three decimals, so that a digest over the JSON can be
/// computed again by anyone who holds the JSON.
/// </summary>
public sealed class UtcMillisecondsConverter : JsonConverter<DateTimeOffset>
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The time in that form; what is below a millisecond is cut off.</summary>
    public static string Write(DateTimeOffset value) => value.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    /// <summary>Whether the text is a time in exactly that form.</summary>
    public static bool TryRead(string? text, out DateTimeOffset value) => DateTimeOffset.TryParseExact(
        text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out value);

    /// <summary>Cuts the time to what the form can hold.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset value) =>
        new(value.UtcTicks - (value.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TryRead(reader.GetString(), out DateTimeOffset value)
            ? value
            : throw new JsonException($"'{reader.GetString()}' is not a UTC time such as 2026-11-23T10:00:00.000Z.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Write(value));
}

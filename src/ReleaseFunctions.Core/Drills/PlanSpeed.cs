using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseFunctions.Core.Drills;

/// <summary>Makes a plan, or a scenario, pass faster: every duration in it is divided, whatever it means.</summary>
public static class PlanSpeed
{
    /// <summary>Speeds that a drill may have.</summary>
    public const double Slowest = 1;

    public const double Fastest = 10_000;

    /// <summary>No duration becomes shorter than this.</summary>
    public static TimeSpan Shortest { get; } = TimeSpan.FromMilliseconds(10);

    /// <summary>The same with every <see cref="TimeSpan"/> divided by <paramref name="speed"/>; nothing else changes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The speed is not from <see cref="Slowest"/> to <see cref="Fastest"/>.</exception>
    public static T Apply<T>(T paced, double speed)
    {
        if (!(speed is >= Slowest and <= Fastest))
        {
            throw new ArgumentOutOfRangeException(nameof(speed), speed, $"A speed must be from {Slowest} to {Fastest}.");
        }

        // Through JSON, so that a duration that a later version adds anywhere is divided too.
        return speed == 1 ? paced : JsonSerializer.Deserialize<T>(JsonSerializer.SerializeToUtf8Bytes(paced, Options(speed)), Json.WireJson.Options)!;
    }

    private static JsonSerializerOptions Options(double speed) => new(Json.WireJson.Options) { Converters = { new Divider(speed) } };

    private sealed class Divider(double speed) : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options)
        {
            TimeSpan divided = value / speed;
            writer.WriteStringValue((value <= Shortest ? value : divided < Shortest ? Shortest : divided).ToString("c", CultureInfo.InvariantCulture));
        }
    }
}

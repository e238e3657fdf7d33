using EmbeddedFunctions.DurableTask.Converters;

namespace EmbeddedFunctions.DurableTask.Client;

/// <summary>Options of a client.</summary>
public class DurableTaskClientOptions
{
    private DataConverter? _dataConverter;

    /// <summary>Version of orchestrations that are started without one; default none.</summary>
    public string DefaultVersion { get; set; } = string.Empty;

    /// <summary>Converts payloads; default <see cref="JsonDataConverter.Default"/>, or the <see cref="DurableTask.DataConverter"/> in the container.</summary>
    public DataConverter DataConverter
    {
        get => _dataConverter ?? JsonDataConverter.Default;
        set => _dataConverter = value;
    }

    internal bool HasDataConverter => _dataConverter is not null;

    internal void ApplyTo(DurableTaskClientOptions other)
    {
        other._dataConverter ??= _dataConverter;
        if (!string.IsNullOrWhiteSpace(DefaultVersion))
        {
            other.DefaultVersion = DefaultVersion;
        }
    }
}

using EmbeddedFunctions.DurableTask.Converters;

namespace EmbeddedFunctions.DurableTask.Client;

/// <summary>Text that a converter can read.</summary>
public sealed class SerializedData
{
    /// <summary>Creates the data; read by the default JSON converter unless another is given.</summary>
    public SerializedData(string data, DataConverter? converter = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        Value = data;
        Converter = converter ?? JsonDataConverter.Default;
    }

    /// <summary>The text.</summary>
    public string Value { get; }

    /// <summary>What reads it.</summary>
    public DataConverter Converter { get; }

    /// <summary>Reads the text as a value.</summary>
    public T ReadAs<T>() => Converter.Deserialize<T>(Value);
}

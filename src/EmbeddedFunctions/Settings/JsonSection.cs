using System.Text.Json;

namespace EmbeddedFunctions.Settings;

/// <summary>One object of a settings file, read with errors that name file and key. Keys ignore case, as the real host does.</summary>
internal sealed class JsonSection
{
    private readonly JsonElement _element;
    private readonly string _file;
    private readonly string _path;

    public JsonSection(JsonElement element, string file, string path)
    {
        _element = element;
        _file = file;
        _path = path;
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new FunctionWorkerException(
                $"'{file}': {(path.Length == 0 ? "the root" : $"'{path}'")} is {Describe(element)}; it must be an object.");
        }
    }

    public IEnumerable<string> Keys() => _element.EnumerateObject().Select(property => property.Name);

    public string PathOf(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    public JsonSection? Section(string key) => Find(key) is { } value ? new JsonSection(value, _file, PathOf(key)) : null;

    public string? Text(string key) => Find(key) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Error(key, $"is {Describe(value)}; it must be a string.");

    public bool? Flag(string key) => Find(key) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw Error(key, $"is {Describe(value)}; it must be true or false.");

    public int? PositiveNumber(string key) => Find(key) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number > 0 ? number
        : throw Error(key, $"is {Describe(value)}; it must be a whole number above 0.");

    public TEnum? OneOf<TEnum>(string key)
        where TEnum : struct, Enum
        => Text(key) is not { } text ? null
            : Enum.TryParse(text, ignoreCase: true, out TEnum value) && Enum.IsDefined(value) ? value
            : throw Error(key, $"is '{text}'; it must be one of {string.Join(", ", Enum.GetNames<TEnum>())}.");

    /// <summary>All values as text; numbers, true and false as they are written.</summary>
    public IReadOnlyDictionary<string, string> Texts() => _element.EnumerateObject().ToDictionary(
        property => property.Name,
        property => property.Value.ValueKind switch
        {
            JsonValueKind.String => property.Value.GetString()!,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => property.Value.GetRawText(),
            _ => throw Error(property.Name, $"is {Describe(property.Value)}; it must be a string."),
        });

    public FunctionWorkerException Error(string key, string message) => new($"'{_file}': '{PathOf(key)}' {message}");

    private JsonElement? Find(string key)
    {
        foreach (JsonProperty property in _element.EnumerateObject())
        {
            if (property.Name.Equals(key, StringComparison.OrdinalIgnoreCase) && property.Value.ValueKind != JsonValueKind.Null)
            {
                return property.Value;
            }
        }

        return null;
    }

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => $"the text '{value.GetString()}'",
        JsonValueKind.Null => "null",
        _ => value.GetRawText(),
    };
}

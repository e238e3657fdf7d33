using System.Text.Json.Nodes;

namespace ReleaseFunctions.Core.Plans.Yaml;

/// <summary>Keys and values; every key once.</summary>
internal sealed record MappingNode(string Path, Position At, IReadOnlyList<Member> Members) : PlanNode(Path, At)
{
    public override string Kind => "a mapping";

    public Member? Member(string key) => Members.FirstOrDefault(member => member.Key == key);

    public PlanNode? Value(string key) => Member(key)?.Value;

    public MappingNode? Mapping(string key) => Value(key) as MappingNode;

    /// <summary>The mappings in the list under the key; empty where there are none.</summary>
    public IEnumerable<MappingNode> Mappings(string key) => (Value(key) as ListNode)?.Items.OfType<MappingNode>() ?? [];

    /// <summary>The scalars in the list under the key that are texts; empty where there are none.</summary>
    public IEnumerable<ScalarNode> Texts(string key) => (Value(key) as ListNode)?.Items.OfType<ScalarNode>().Where(s => s.Text is not null) ?? [];

    /// <summary>The text under the key; null where it is absent or of another type.</summary>
    public string? Text(string key) => (Value(key) as ScalarNode)?.Text;

    /// <summary>The number under the key; null where it is absent or of another type.</summary>
    public double? Number(string key) => (Value(key) as ScalarNode)?.Number;

    /// <summary>The duration under the key; null where it is absent or no duration.</summary>
    public TimeSpan? Duration(string key) => Text(key) is { } text && PlanDuration.TryParse(text, out TimeSpan duration) ? duration : null;

    /// <summary>The path of a key of this mapping.</summary>
    public string PathOf(string key) => PathTo(Path, key);

    public override JsonNode ToJson() => new JsonObject(Members.Select(member => KeyValuePair.Create(member.Key, member.Value.ToJson())));

    public static string PathTo(string path, string key)
    {
        bool plain = key.Length > 0 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
        return plain ? path.Length == 0 ? key : $"{path}.{key}" : $"{path}[\"{key}\"]";
    }
}

using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans;

/// <summary>Finds the connections that a plan names, before it is known whether they are configured.</summary>
public static class PlanConnections
{
    /// <summary>Name and kind of each, in the order of the text; nothing for a text that is no plan.</summary>
    public static IReadOnlyList<(string Name, ConnectionKind Kind)> Named(string text)
    {
        Dictionary<string, ConnectionKind> kinds = Enum.GetValues<ConnectionKind>().ToDictionary(WireName.Of);
        return PlanText.Read(text.TrimStart('\ufeff'), new PlanErrorList()) is { } root ? [.. Below(root, kinds).DistinctBy(each => each.Name)] : [];
    }

    private static IEnumerable<(string Name, ConnectionKind Kind)> Below(PlanNode node, IReadOnlyDictionary<string, ConnectionKind> kinds) => node switch
    {
        MappingNode mapping => mapping.Members.SelectMany(member => OfMember(member, kinds).Concat(Below(member.Value, kinds))),
        ListNode list => list.Items.SelectMany(item => Below(item, kinds)),
        _ => [],
    };

    private static IEnumerable<(string Name, ConnectionKind Kind)> OfMember(Member member, IReadOnlyDictionary<string, ConnectionKind> kinds) =>
        member is { Key: "chat", Value: ListNode rooms } ? rooms.Items.OfType<ScalarNode>().Select(room => room.Text).OfType<string>().Select(room => (room, ConnectionKind.Slack))
        : kinds.TryGetValue(member.Key, out ConnectionKind kind) && member.Value is MappingNode of && of.Text("connection") is { } name ? [(name, kind)] : [];
}

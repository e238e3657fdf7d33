using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Schema;

/// <summary>The name of a configured connection of one kind.</summary>
internal sealed record ConnectionShape(ConnectionKind Kind) : Shape
{
    /// <summary>Another kind that will do; null: none.</summary>
    public ConnectionKind? OrKind { get; init; }

    public override string Expected => $"the name of a connection of kind {Words}";

    private string Words => OrKind is { } other ? $"{WordOf(Kind)} or {WordOf(other)}" : WordOf(Kind);

    public override void Check(PlanNode node, PlanCheck check)
    {
        if (node is not ScalarNode { Text: { } name })
        {
            check.WrongType(node, $"a text ({Expected})");
            return;
        }

        if (!check.Rules.Connections.TryGetValue(name, out ConnectionKind kind))
        {
            IEnumerable<string> fitting = check.Rules.Connections.Where(c => Fits(c.Value)).Select(c => c.Key).Order(StringComparer.Ordinal);
            check.Errors.Add(node, $"There is no connection '{name}' (known of kind {Words}: {string.Join(", ", fitting.DefaultIfEmpty("none"))}); configure Connections__<name>__Kind and __Url, or correct the name.");
        }
        else if (!Fits(kind))
        {
            check.Errors.Add(node, $"The connection '{name}' is of kind {WordOf(kind)}; expected {Expected}.");
        }
    }

    public override JsonObject ToJsonSchema(JsonObject definitions) => new() { ["type"] = "string", ["pattern"] = PlanNames.ConnectionPattern };

    private bool Fits(ConnectionKind kind) => kind == Kind || kind == OrKind;

    private static string WordOf(ConnectionKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());
}

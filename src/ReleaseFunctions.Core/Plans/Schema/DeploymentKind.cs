using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Schema;

/// <summary>One deployment system as plans know it: its keys, and what becomes of them.</summary>
/// <param name="Kind">The kind of its connections; its word is the key in the plan.</param>
/// <param name="Description">What it does, one sentence.</param>
/// <param name="Keys">Its keys besides <c>connection</c>.</param>
/// <param name="Build">Makes the target of keys that were checked.</param>
internal sealed record DeploymentKind(ConnectionKind Kind, string Description, IReadOnlyList<Key> Keys, Func<MappingNode, OutsideTarget> Build)
{
    public string Word { get; } = WireName.Of(Kind);

    /// <summary>As a rollback, these keys may be absent: it then goes back to what was there before.</summary>
    public IReadOnlyList<string> OptionalAsRollback { get; init; } = [];

    /// <summary>What its keys must keep to together; null: nothing.</summary>
    public Action<MappingNode, PlanCheck>? Rule { get; init; }

    public Key ForDeploy => new(Word, Shape(Word, Keys), Description);

    public Key ForRollback => OptionalAsRollback.Count == 0
        ? ForDeploy
        : new(Word, Shape($"{Word}Rollback", [.. Keys.Select(key => OptionalAsRollback.Contains(key.Name) ? key with { Required = false } : key)]), Description);

    private RecordShape Shape(string name, IReadOnlyList<Key> keys) =>
        new(name, [new("connection", new ConnectionShape(Kind), $"The connection, of kind {Word}.") { Required = true }, .. keys]) { Rule = Rule };
}

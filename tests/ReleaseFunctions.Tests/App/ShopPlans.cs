namespace ReleaseFunctions.Tests.App;

/// <summary>Plans to run: stages of one line of YAML flow each.</summary>
internal static class ShopPlans
{
    public const string Webhook = "deploy: { webhook: { connection: hub, path: /deploy } }";
    public const string Callback = "deploy: { webhook: { connection: hub, path: /deploy, completion: callback }, timeout: 30m }";
    public const string Undo = "rollback: { webhook: { connection: hub, path: /undo } }";
    public const string Approval = "approval: { from: [ada@contoso.example, bob@contoso.example], timeout: 24h }";
    public const string Flags = "flags: [ { launchDarkly: { connection: ld, project: shop, environment: production, flag: new-checkout, steps: [5, 25, 100], every: 10m } } ]";
    public const string Health = """health: { bake: 10m, every: 1m, checks: [ { check: errors, prometheus: { connection: prom, query: up }, pass: "<= 0.01" } ] }""";

    /// <summary>A plan named shop of one stage, production.</summary>
    public static string One(params string[] parts) => Of(Stage("production", parts));

    /// <summary>A plan named shop of these stages.</summary>
    public static string Of(params string[] stages) => $"plan: shop\ndescription: Shop\nowners: [owner@contoso.example]\nstages:\n{string.Join('\n', stages)}\n";

    /// <summary>One stage; its environment has its name.</summary>
    public static string Stage(string name, params string[] parts) =>
        $"  - stage: {name}\n    environment: {name}\n{string.Join('\n', parts.Select(part => "    " + part))}";
}

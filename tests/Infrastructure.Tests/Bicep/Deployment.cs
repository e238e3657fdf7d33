using System.Text.Json;

namespace Infrastructure.Tests.Bicep;

/// <summary>An evaluated deployment of the template; each set of parameters is evaluated once.</summary>
internal sealed class Deployment
{
    private static readonly Dictionary<string, string> Required = new()
    {
        ["environmentName"] = "'test'",
        ["location"] = "'westeurope'",
        ["entraClientId"] = "'11111111-1111-1111-1111-111111111111'",
        ["mailFrom"] = "'releases@contoso.example'",
        ["sessionKey"] = "'not-a-secret-not-a-secret-not-a-secret'",
    };

    private static readonly Lazy<Task<Deployment>> Plain = new(() => EvaluateAsync([]));
    private static readonly Lazy<Task<Deployment>> Scheduler = new(() => EvaluateAsync(new() { ["useDurableTaskScheduler"] = "true" }));
    private static readonly Lazy<Task<Deployment>> Private = new(() => EvaluateAsync(new() { ["useVirtualNetwork"] = "true", ["isPublic"] = "false", ["hasAnchorKey"] = "true" }));

    private readonly IReadOnlyList<JsonElement> _resources;

    private Deployment(JsonElement snapshot)
    {
        Diagnostics = snapshot.GetProperty("diagnostics").GetArrayLength();
        _resources = [.. snapshot.GetProperty("predictedResources").EnumerateArray()];
    }

    public int Diagnostics { get; }

    /// <summary>With the required parameters only.</summary>
    public static Task<Deployment> DefaultAsync() => GetAsync(Plain);

    /// <summary>On the Durable Task Scheduler.</summary>
    public static Task<Deployment> WithSchedulerAsync() => GetAsync(Scheduler);

    /// <summary>In a virtual network and nowhere else, with a key for anchors.</summary>
    public static Task<Deployment> PrivateAsync() => GetAsync(Private);

    public IReadOnlyList<JsonElement> OfType(string type) => [.. _resources.Where(resource => resource.GetProperty("type").GetString() == type)];

    public JsonElement Single(string type) => Assert.Single(OfType(type));

    public JsonElement Properties(string type) => Single(type).GetProperty("properties");

    /// <summary>The application's settings.</summary>
    public Dictionary<string, string> Settings() => Properties("Microsoft.Web/sites").GetProperty("siteConfig").GetProperty("appSettings")
        .EnumerateArray().ToDictionary(setting => setting.GetProperty("name").GetString()!, setting => setting.GetProperty("value").GetString()!);

    public string Text => string.Join('\n', _resources.Select(resource => resource.GetRawText()));

    private static Task<Deployment> GetAsync(Lazy<Task<Deployment>> deployment)
    {
        BicepCompiler.SkipWhereItDoesNotRun();
        return deployment.Value;
    }

    private static async Task<Deployment> EvaluateAsync(Dictionary<string, string> parameters) =>
        new(await BicepCompiler.EvaluateAsync(Required.Concat(parameters).ToDictionary()));
}

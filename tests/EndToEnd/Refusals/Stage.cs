using EndToEnd.Client;
using EndToEnd.Hosting;

namespace EndToEnd.Refusals;

/// <summary>What refusals are tried on: a plan, a release that is over, and one that waits for an approval.</summary>
public sealed class Stage(World world) : IAsyncLifetime
{
    private readonly Trial _trial = new(world, "refusals");

    public string Plan => _trial.Name;

    public string Over { get; private set; } = string.Empty;

    public string Open { get; private set; } = string.Empty;

    public async ValueTask InitializeAsync()
    {
        await _trial.SwitchAsync(new { delayMs = 50 });
        await _trial.StorePlanAsync(_trial.Stage("production", Yaml.Approval("alice@contoso.example"), Yaml.Deploy(_trial.Name, "production", "response")));
        Over = await _trial.KickoffAsync();
        Open = await _trial.KickoffAsync("1.0.1");
        await _trial.WaitsForAsync(Over, "approval");
        await _trial.Api.ActAsync(Over, "abort", new { reason = "so that it is over" });
        await _trial.EndsAsync(Over, "aborted");
        await _trial.WaitsForAsync(Open, "approval");
    }

    public string Fill(string text) => text
        .Replace("{plan}", Plan, StringComparison.Ordinal)
        .Replace("{over}", Over, StringComparison.Ordinal)
        .Replace("{open}", Open, StringComparison.Ordinal);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

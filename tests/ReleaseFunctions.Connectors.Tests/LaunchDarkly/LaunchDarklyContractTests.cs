using System.Text.Json;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Tests.Contracts;
using ReleaseFunctions.Core.Flags;

namespace ReleaseFunctions.Connectors.Tests.LaunchDarkly;

/// <summary>Neither the client nor the fake drifts from LaunchDarkly's own description of its API.</summary>
public sealed class LaunchDarklyContractTests(PrismMocks mocks)
{
    private const string Spec = "launchdarkly.json";
    private static readonly LaunchDarklyFlag Flag = new() { Connection = "ld", Project = "shop", Environment = "production", Flag = "new-checkout" };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Client_ReadAndCheck_AreWhatTheDescriptionAllows()
    {
        await using PrismGate gate = await PrismGate.StartAsync(await mocks.UrlOfAsync(Spec));
        await using Wired wired = new(Settings(gate.Url));

        await wired.Get<IFlagRamp>().ReadAsync(Flag, Stop);
        ConnectionEntry? check = await wired.Get<IConnectionChecks>().CheckAsync("ld", Stop);

        Assert.True(check!.LastCheck!.Finding.CredentialAccepted);
        Assert.Equal(2, gate.Exchanges.Count);
        Assert.All(gate.Exchanges, exchange => Assert.Equal(string.Empty, exchange.Violations));
    }

    [Fact]
    public async Task RampAndRevert_ThroughTheDescription_AreAllowedOnBothSides()
    {
        await using FakeLaunchDarkly fake = await FakeLaunchDarkly.StartAsync();
        await using Prism prism = await Prism.ProxyAsync(Spec, fake.Url);
        await using PrismGate gate = await PrismGate.StartAsync(prism.Url, isMock: false);
        await using Wired wired = new(Settings(gate.Url));
        IFlagRamp ramp = wired.Get<IFlagRamp>();

        FlagAnswer before = await ramp.ReadAsync(Flag, Stop);
        FlagAnswer first = await ramp.SetAsync(new FlagOrder(Flag, 0, 5, "a step"), Stop);
        FlagAnswer whole = await ramp.SetAsync(new FlagOrder(Flag, 5, 100, "the last step"), Stop);
        FlagAnswer back = await ramp.RevertAsync(Flag, before.State!.Snapshot, "back", Stop);

        Assert.Equal([FlagOutcome.Done, FlagOutcome.Done, FlagOutcome.Done], [first.Outcome, whole.Outcome, back.Outcome]);
        Assert.All(gate.Exchanges, exchange => Assert.Equal(string.Empty, exchange.Violations));
        Assert.Contains(gate.Exchanges, exchange => exchange.Call.StartsWith("PATCH ", StringComparison.Ordinal));
    }

    private static (string, string)[] Settings(Uri url) =>
        [("Connections__ld__Kind", "launchDarkly"), ("Connections__ld__Url", url.AbsoluteUri), ("Connections__ld__Token", "api-t0k3n"), ("Connections__ld__AllowPrivate", "true")];
}

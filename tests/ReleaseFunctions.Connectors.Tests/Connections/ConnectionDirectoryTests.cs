using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Connectors.Tests.Connections;

public sealed class ConnectionDirectoryTests
{
    private static readonly (string, string)[] Hub =
    [
        ("Connections__deployHub__Kind", "webhook"),
        ("Connections__deployHub__Url", "https://hub.contoso.example/api"),
        ("Connections__deployHub__Secret", "whsec_cGxhbnRlZC1zZWNyZXQ="),
        ("Connections__deployHub__Token", "planted-token"),
    ];

    [Fact]
    public async Task TryGet_ConfiguredConnection_HasItsSettings()
    {
        await using Wired wired = new([.. Hub, ("Connections__deployHub__AllowPrivate", "True"), ("Connections__deployHub__TimeoutSeconds", "7")]);
        IConnectionDirectory directory = wired.Get<IConnectionDirectory>();

        Assert.True(directory.TryGet("deployHub", out ConnectionSettings? hub));
        Assert.Equal(ConnectionKind.Webhook, hub.Kind);
        Assert.Equal(new Uri("https://hub.contoso.example/api"), hub.Url);
        Assert.True(hub.AllowPrivate);
        Assert.Equal(TimeSpan.FromSeconds(7), hub.Timeout);
        Assert.Equal(ConnectionKind.Webhook, directory.Kinds["deployHub"]);
        Assert.False(directory.TryGet("other", out _));
    }

    [Fact]
    public async Task ToString_AndJson_HoldNoCredential()
    {
        await using Wired wired = new([.. Hub, ("Connections__deployHub__User", "planted-user")]);
        wired.Get<IConnectionDirectory>().TryGet("deployHub", out ConnectionSettings? hub);

        string shown = hub + JsonSerializer.Serialize(hub, WireJson.Options) + $"{hub}";

        Assert.DoesNotContain("planted", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("cGxhbnRlZC1zZWNyZXQ", shown, StringComparison.Ordinal);
        Assert.Contains("hub.contoso.example", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("webhook", ConnectionKind.Webhook)]
    [InlineData("azureDevOps", ConnectionKind.AzureDevOps)]
    [InlineData("LAUNCHDARKLY", ConnectionKind.LaunchDarkly)]
    [InlineData("argocd", ConnectionKind.Argocd)]
    public async Task Kinds_AnySpelling_IsUnderstood(string kind, ConnectionKind expected)
    {
        await using Wired wired = new([("Connections__x__Kind", kind), ("Connections__x__Url", "https://x.example"), ("Connections__x__Token", "a-token")]);

        Assert.Equal(expected, wired.Get<IConnectionDirectory>().Kinds["x"]);
    }

    [Fact]
    public async Task Constructor_SeveralMistakes_NamesEverySettingAtOnceAndNoCredential()
    {
        await using Wired wired = new(
        [
            ("Connections__a__Url", "https://a.example"),
            ("Connections__b__Kind", "3"),
            ("Connections__c__Kind", "webhook"),
            ("Connections__d__Kind", "prometheus"),
            ("Connections__d__Url", "http://d.example"),
            ("Connections__e__Kind", "webhook"),
            ("Connections__e__Url", "ftp://e.example"),
            ("Connections__f__Kind", "http"),
            ("Connections__f__Url", "https://user:planted@f.example"),
            ("Connections__g__Kind", "webhook"),
            ("Connections__g__Url", "https://g.example"),
            ("Connections__g__AllowPrivate", "yes"),
            ("Connections__g__Secret", "whsec_planted*"),
            ("Connections__h__Kind", "smtp"),
            ("Connections__h__Url", "https://h.example"),
            ("Connections__i__Kind", "webhook"),
            ("Connections__i__Url", "https://i.example"),
            ("Connections__i__Token", "planted\r\nX-Evil: 1"),
            ("Connections__i__TimeoutSeconds", "0"),
            ("Connections__9lives__Kind", "webhook"),
            ("Connections__9lives__Url", "https://j.example"),
            ("Connections__k__Kind", "prometheus"),
            ("Connections__k__Url", "https://k.example"),
            ("Connections__k__User", "me"),
            ("Connections__l__Kind", "graph"),
            ("Connections__l__Secret", "planted"),
        ]);

        OptionsValidationException fault = Assert.Throws<OptionsValidationException>(() => wired.Get<IConnectionDirectory>());

        string all = string.Join('\n', fault.Failures);
        string[] keys = ["a__Kind", "b__Kind", "c__Url", "d__Url", "e__Url", "f__Url", "g__AllowPrivate", "g__Secret", "h__Url", "i__Token", "i__TimeoutSeconds", "9lives", "k__User", "l__User"];
        Assert.All(keys, key => Assert.Contains("Connections__" + key, all, StringComparison.Ordinal));
        Assert.Equal(keys.Length, fault.Failures.Count());
        Assert.DoesNotContain("planted", fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(62, true)]
    [InlineData(63, false)]
    public async Task Constructor_LongName_IsBounded(int lettersAfterTheFirst, bool isValid)
    {
        string name = "c" + new string('x', lettersAfterTheFirst);
        await using Wired wired = new([($"Connections__{name}__Kind", "webhook"), ($"Connections__{name}__Url", "https://a.example")]);

        Exception? fault = Record.Exception(() => wired.Get<IConnectionDirectory>());

        Assert.Equal(isValid, fault is null);
    }

    [Fact]
    public async Task Reload_ValidChange_IsSeen()
    {
        await using Wired wired = new(Hub);
        IConnectionDirectory directory = wired.Get<IConnectionDirectory>();

        wired.Configuration["Connections:deployHub:Url"] = "https://new.contoso.example";
        wired.Configuration.Reload();

        directory.TryGet("deployHub", out ConnectionSettings? hub);
        Assert.Equal("new.contoso.example", hub!.Url!.Host);
    }

    [Fact]
    public async Task Reload_InvalidChange_KeepsTheFormerAndIsLogged()
    {
        await using Wired wired = new(Hub);
        IConnectionDirectory directory = wired.Get<IConnectionDirectory>();

        wired.Configuration["Connections:deployHub:Url"] = "http://new.contoso.example";
        wired.Configuration.Reload();

        directory.TryGet("deployHub", out ConnectionSettings? hub);
        Assert.Equal("hub.contoso.example", hub!.Url!.Host);
        Assert.Contains("Connections__deployHub__Url", wired.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Constructor_UnknownSettingAndUnsignedWebhook_AreWarnedOf()
    {
        await using Wired wired = new([("Connections__hub__Kind", "webhook"), ("Connections__hub__Url", "https://a.example"), ("Connections__hub__Sekret", "x")]);

        wired.Get<IConnectionDirectory>();

        Assert.Contains("Connections__hub__Sekret", wired.Log.Text, StringComparison.Ordinal);
        Assert.Contains("unsigned", wired.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_WrongConnectionAndMail_HostDoesNotStartAndNamesBoth()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Production" });
        builder.Configuration["Connections:hub:Kind"] = "carrier-pigeon";
        builder.Services.AddConnectors(builder.Configuration);
        using IHost host = builder.Build();

        Exception fault = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("Connections__hub__Kind", fault.ToString(), StringComparison.Ordinal);
        Assert.Contains("Mail__Kind", fault.ToString(), StringComparison.Ordinal);
    }
}

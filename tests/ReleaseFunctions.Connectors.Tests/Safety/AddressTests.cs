using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Tests.Safety;

/// <summary>No outgoing call reaches an address that its connection may not, whatever system it is for.</summary>
public sealed class AddressTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.0.0.7", false)]
    [InlineData("::ffff:192.168.0.1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("64:ff9b::a00:7", false)]
    [InlineData("169.254.169.254", true)]
    [InlineData("::ffff:169.254.169.254", true)]
    [InlineData("fd00:ec2::254", true)]
    [InlineData("168.63.129.16", true)]
    [InlineData("0.0.0.0", true)]
    public async Task AnyCall_HostLeadsToARefusedAddress_IsRefused(string address, bool allowPrivate)
    {
        await using Wired wired = new(
            Outgoing.Settings(
                kind => kind switch
                {
                    ConnectionKind.Slack => "https://slack.com/api",
                    ConnectionKind.Teams => "https://flows.environment.api.powerplatform.com/invoke?sig=signature-of-the-test",
                    _ => $"{(kind == ConnectionKind.Smtp ? "smtps" : "https")}://{Outgoing.Name(kind)}.example",
                },
                kind => Credentials(kind, allowPrivate)),
            new ConnectorLimits { QueryRetryDelay = TimeSpan.FromMilliseconds(1) },
            resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]));

        IReadOnlyList<(string Call, string Said)> said = await Outgoing.MakeAllAsync(wired);

        Assert.All(said, call => Assert.True(call.Said.Contains("leads to", StringComparison.Ordinal), $"{call.Call} was not refused: {call.Said}"));
    }

    [Theory]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task AnyCall_Redirected_IsNotFollowed(int status)
    {
        await using FakeSystem target = await FakeSystem.StartAsync(200, "{}");
        await using FakeSystem redirecting = await FakeSystem.StartAsync(status, "{}", ("Location", target.Url.AbsoluteUri));
        await using Wired wired = new(
            Outgoing.Settings(
                kind => kind == ConnectionKind.Smtp ? "smtp://127.0.0.1:1" : redirecting.Url.AbsoluteUri,
                kind => Credentials(kind, allowPrivate: true)),
            new ConnectorLimits { QueryRetryDelay = TimeSpan.FromMilliseconds(1) });

        await Outgoing.MakeAllAsync(wired);

        Assert.NotEmpty(redirecting.Seen);
        Assert.Empty(target.Seen);
    }

    [Fact]
    public async Task EveryHttpClient_AsRegistered_DialsGuardedAndFollowsNothing()
    {
        ServiceCollection services = new();
        services.AddConnectors(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build());
        await using Wired wired = new([], resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));

        string[] named = [.. services
            .Where(service => service.ServiceType == typeof(IConfigureOptions<HttpClientFactoryOptions>))
            .Select(service => service.ImplementationInstance)
            .OfType<ConfigureNamedOptions<HttpClientFactoryOptions>>()
            .Select(options => options.Name)
            .OfType<string>()
            .Distinct()];

        Assert.Equal(ConnectorClients.Names.Select(client => client.Name).Order(), named.Order());
        foreach ((string name, _, bool allowPrivate) in ConnectorClients.Names)
        {
            HttpMessageHandler handler = wired.Get<IHttpMessageHandlerFactory>().CreateHandler(name);
            while (handler is DelegatingHandler { InnerHandler: { } inner })
            {
                handler = inner;
            }

            SocketsHttpHandler sockets = Assert.IsType<SocketsHttpHandler>(handler);
            Assert.Equal((false, false, false, true), (sockets.AllowAutoRedirect, sockets.UseProxy, sockets.UseCookies, sockets.ConnectCallback is not null));
            if (!allowPrivate)
            {
                using HttpClient client = wired.Get<IHttpClientFactory>().CreateClient(name);
                Exception refused = await Assert.ThrowsAnyAsync<Exception>(() => client.GetAsync(new Uri("http://inside.example"), Cancel));
                Assert.NotNull(TransportFault.FindRefusal(refused));
            }
        }
    }

    /// <summary>Whoever opens a connection by other means than the guarded handler has to come past this.</summary>
    [Theory]
    [InlineData("new HttpClient(")]
    [InlineData("new HttpClient {")]
    [InlineData("new HttpClientHandler")]
    [InlineData("new SocketsHttpHandler")]
    [InlineData("new WebClient")]
    [InlineData("new TcpClient")]
    [InlineData("new ClientWebSocket")]
    [InlineData("new Socket(")]
    [InlineData("WebRequest.Create")]
    public void ConnectorsSource_OpensConnections_OnlyInNetwork(string means)
    {
        string source = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "src", "ReleaseFunctions.Connectors"));

        string[] elsewhere = [.. Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(source, file))
            .Where(file => !file.StartsWith($"Network{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !file.StartsWith("obj", StringComparison.Ordinal) && !file.StartsWith("bin", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(Path.Combine(source, file)).Contains(means, StringComparison.Ordinal))];

        Assert.Empty(elsewhere);
    }

    internal static IEnumerable<(string Name, string Value)> Credentials(ConnectionKind kind, bool allowPrivate) =>
    [
        ("AllowPrivate", allowPrivate ? "true" : "false"),
        .. kind == ConnectionKind.Smtp ? Array.Empty<(string, string)>() : [("Token", "t0k3n-of-the-test")],
        .. kind == ConnectionKind.Jenkins ? [("User", "bot")] : Array.Empty<(string, string)>(),
        .. kind == ConnectionKind.Slack ? [("Channel", "C0123456789")] : Array.Empty<(string, string)>(),
        .. kind == ConnectionKind.Datadog ? [("Secret", "s3cr3t-of-the-test")] : Array.Empty<(string, string)>(),
    ];

    private static string Here([CallerFilePath] string file = "") => file;
}

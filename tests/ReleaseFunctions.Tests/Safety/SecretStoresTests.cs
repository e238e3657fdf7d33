using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Connectors.Tests;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;
using ReleaseFunctions.Tests.Vendors;

namespace ReleaseFunctions.Tests.Safety;

/// <summary>
/// Credentials of every kind of connection are planted; releases succeed and fail through a system that gives back all that it knows; then everything that is left behind is searched:
/// tables, blobs, the durable engine's store, mails, logs, traces, answers of the API and pages.
/// </summary>
[Collection(nameof(SecretStoresTests))]
public sealed class SecretStoresTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("secrets-");

    public static TheoryData<string> Ways => [.. SecretCase.All.Keys];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void EveryKind_TakesCredentials_HasACase() =>
        Assert.All(Enum.GetValues<ConnectionKind>(), kind => Assert.True(SecretCase.All.ContainsKey($"{kind}"), $"Plant credentials of {kind} in {nameof(SecretCase)}."));

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Releases_SystemGivesCredentialsAway_AreFoundNowhere(string way)
    {
        string? storage = Environment.GetEnvironmentVariable("AZURITE_CONNECTION_STRING");
        Assert.SkipWhen(string.IsNullOrEmpty(storage), "AZURITE_CONNECTION_STRING is not set; ./test.sh starts Azurite and sets it.");
        SecretCase one = await SecretCase.All[way](TimeProvider.System);
        await using IAsyncDisposable fake = one.Fake;
        await using Hostile hostile = await Hostile.StartAsync(one.Url, one.Secrets);
        await using FakeSystem hub = await FakeSystem.StartAsync(200, "{}");
        using Leftovers left = new();
        string prefix = $"s{Guid.NewGuid():N}"[..20];
        await using TestApp app = await TestApp.StartWiredAsync(new Wiring(Settings(one, way, hostile, hub, storage, prefix), _folder.FullName, services =>
        {
            Impatient(services);
            left.AddTo(services);
        }) { InMemory = false, Log = left });
        List<string> releases = [];

        await app.StorePlanAsync(one.Plan);
        foreach (int? refuses in new int?[] { null, 400, 500 })
        {
            hostile.Refuses = refuses;
            string id = await app.KickOffAsync();
            releases.Add(id);
            await app.IdleAsync();
            using HttpResponseMessage check = await app.SendAsync(HttpMethod.Post, $"/api/connections/{DeployingVendor.Connection}/check");
            await EndAsync(app, id);
        }

        IReadOnlyList<string> found = Leftovers.Find(await left.CollectAsync(app, _folder.FullName, storage, prefix, releases), one.Secrets);
        Assert.True(one.IsDirect || hostile.Seen.Count > releases.Count, "The system should have been asked.");
        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found.Take(20)));
    }

    private static async Task EndAsync(TestApp app, string id)
    {
        for (int minutes = 0; minutes <= 90; minutes += 3)
        {
            await app.AdvanceAsync(TimeSpan.FromMinutes(3));
            if ((await app.Service<IReleaseStore>().FindAsync(id, Stop))!.Status.IsOver())
            {
                return;
            }
        }

        Assert.Fail("The release should have come to an end.");
    }

    private List<(string Key, string Value)> Settings(SecretCase one, string way, Hostile hostile, FakeSystem hub, string storage, string prefix)
    {
        Uri url = one.IsDirect ? one.Url : new Uri(hostile.Url, one.Path.Length == 0 ? one.Url.AbsolutePath : one.Path);
        return
        [
            ("AzureWebJobsStorage", storage),
            ("Release__TablePrefix", prefix),
            ("Mail__Outbox", Path.Combine(_folder.FullName, "outbox")),
            ("Connections__hub__Url", hub.Url.AbsoluteUri),
            ("Connections__hub__AllowPrivate", "true"),
            .. one.Credentials.Concat([("Kind", way.Split(',')[0]), ("Url", url.AbsoluteUri), ("AllowPrivate", "true")]).Select(setting => ($"Connections__{DeployingVendor.Connection}__{setting.Item1}", setting.Item2)),
            .. one.Settings,
        ];
    }

    /// <summary>Nothing is tried again within a call, which would wait on a clock that stands; and the stand-in's certificate is taken.</summary>
    private static void Impatient(IServiceCollection services)
    {
        services.Replace(ServiceDescriptor.Singleton(new ResilienceLimits { Retries = 0 }));
        services.Replace(ServiceDescriptor.Singleton(new ConnectorLimits { QueryRetries = 0 }));
        services.ConfigureAll<HttpClientFactoryOptions>(options => options.HttpMessageHandlerBuilderActions.Add(builder =>
            ((SocketsHttpHandler)builder.PrimaryHandler).SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true));
    }
}

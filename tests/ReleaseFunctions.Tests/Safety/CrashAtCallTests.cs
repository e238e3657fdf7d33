using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;
using ReleaseFunctions.Tests.Vendors;

namespace ReleaseFunctions.Tests.Safety;

/// <summary>
/// The application crashes at every place where it calls a system that deploys, one after the other within one release: before the call is sent, after it was taken but before its answer
/// came, and after the answer was understood but before anything of it was kept. Each time it is started again on what it has stored; the release comes to its end with one deployment.
/// </summary>
public sealed class CrashAtCallTests : IDisposable
{
    // More places than any release comes to here.
    private const int Most = 40;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crash-");

    public static TheoryData<ConnectionKind> Kinds => [.. DeployingVendor.Kinds];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Release_CrashesAtEveryCall_DeploysOnceAndSucceeds(ConnectionKind kind)
    {
        SteppingClock vendorsClock = new(TestApp.Noon);
        await using DeployingVendor vendor = await DeployingVendor.StartAsync(kind, vendorsClock);
        Crashes crashes = new();
        await using TestApp app = await TestApp.StartWiredAsync(new Wiring([.. vendor.Settings(kind, vendor.Url)], _folder.FullName, crashes.AddTo));
        await app.StorePlanAsync(ShopPlans.One(vendor.Stage));
        Task<string> next = crashes.Next;
        string id = await app.KickOffAsync();
        List<string> places = [];

        for (int minutes = 0; minutes < 50 && !app.View(id).Status.IsOver(); minutes++)
        {
            // A crashed application never gets idle: its call never ends.
            Task advancing = app.AdvanceAsync(TimeSpan.FromMinutes(1));
            if (await Task.WhenAny(next, advancing) == advancing)
            {
                await advancing;
                vendorsClock.Advance(TimeSpan.FromMinutes(1));
                continue;
            }

            places.Add(await next);
            Assert.True(places.Count < Most, string.Join(Environment.NewLine, places));
            next = crashes.Next;
            await app.CrashAsync();
            await Record.ExceptionAsync(() => advancing);
        }

        string told = $"after crashes at:{Environment.NewLine}{string.Join(Environment.NewLine, places)}";
        Assert.True(app.View(id).Status == ReleaseStatus.Succeeded, $"The release is {app.View(id).Status} ({app.View(id).Reason}) {told}");
        Assert.True(vendor.Started() == 1, $"{vendor.Started()} deployments were started {told}");
        Assert.Single(app.Story(id), line => line.StartsWith("deploy.finished", StringComparison.Ordinal));
        Assert.Contains(places, place => place.StartsWith(Crashes.StartsAnswer, StringComparison.Ordinal));
        Assert.True(places.Count >= 6, $"There should have been more {told}");
    }

    /// <summary>Whoever comes to a place for the first time waits there for ever. Nobody is kept from anything a second time.</summary>
    private sealed class Crashes
    {
        public const string StartsAnswer = "the start's answer";

        private readonly Lock _gate = new();
        private readonly HashSet<string> _places = [];
        private TaskCompletionSource<string> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Where the next crash happens, once it has.</summary>
        public Task<string> Next => _next.Task;

        public Task PassAsync(string place)
        {
            lock (_gate)
            {
                if (!_places.Add(place))
                {
                    return Task.CompletedTask;
                }

                TaskCompletionSource<string> happened = _next;
                _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
                happened.SetResult(place);
                return new TaskCompletionSource().Task;
            }
        }

        public void AddTo(IServiceCollection services)
        {
            services.Replace(ServiceDescriptor.Singleton(new ResilienceLimits { Retries = 0 }));
            services.ConfigureAll<HttpClientFactoryOptions>(options => options.HttpMessageHandlerBuilderActions.Add(builder => builder.AdditionalHandlers.Add(new AtTheWire(this))));
            ServiceDescriptor deployer = services.Last(service => service.ServiceType == typeof(IDeployer));
            services.Replace(ServiceDescriptor.Singleton<IDeployer>(provider => new AtTheAnswer(this, (IDeployer)ActivatorUtilities.CreateInstance(provider, deployer.ImplementationType!))));
        }
    }

    private sealed class AtTheWire(Crashes crashes) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await crashes.PassAsync($"{request.Method} {request.RequestUri!.AbsolutePath}, before it was sent");
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            await crashes.PassAsync($"{request.Method} {request.RequestUri.AbsolutePath}, after it was taken");
            return response;
        }
    }

    private sealed class AtTheAnswer(Crashes crashes, IDeployer inner) : IDeployer
    {
        public async Task<DeploymentAnswer> StartAsync(DeploymentOrder order, CancellationToken cancellationToken)
        {
            DeploymentAnswer answer = await inner.StartAsync(order, cancellationToken);
            await crashes.PassAsync($"{Crashes.StartsAnswer}, before it was kept");
            return answer;
        }

        public async Task<DeploymentAnswer> FollowAsync(OutsideTarget target, string handle, CancellationToken cancellationToken)
        {
            DeploymentAnswer answer = await inner.FollowAsync(target, handle, cancellationToken);
            await crashes.PassAsync("the poll's answer, before it was kept");
            return answer;
        }

        public Task<DeploymentAnswer> CancelAsync(DeploymentOrder order, string? handle, CancellationToken cancellationToken) => inner.CancelAsync(order, handle, cancellationToken);
    }
}

using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using EmbeddedFunctions;
using EmbeddedFunctions.Builder;
using EmbeddedFunctions.Engine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ReleaseFunctions.Access;
using ReleaseFunctions.Core.Anchors;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Locks;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Reviews;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Drill;

/// <summary>The application itself in this process: its API over HTTP, its orchestrations, stores in memory, and a clock that jumps from one moment to the next.</summary>
internal sealed class DrillHost : IAsyncDisposable
{
    private const string Key = "rk_drill_only-in-this-process";

    private readonly MemoryReleaseStore _releases = new();
    private readonly SteppingClock _clock;
    private EmbeddedTestHost _host = null!;

    private DrillHost(DateTimeOffset start) => _clock = new SteppingClock(start);

    public DateTimeOffset Now => _clock.GetUtcNow();

    public static async Task<DrillHost> StartAsync(DateTimeOffset start, Dictionary<string, string?> settings)
    {
        settings["ApiKeys__drill__Hash"] = ApiKeys.Hash(Key);
        settings["ApiKeys__drill__Roles"] = "admin";
        DrillHost host = new(start);
        host._host = await EmbeddedTestHost.StartAsync(host.Configure, settings);
        return host;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    public async Task<ReleaseView> FindAsync(string id) => (await _releases.FindAsync(id, CancellationToken.None))!;

    public IReadOnlyList<HistoryEvent> History(string id) => _releases.History(id);

    /// <summary>Lets everything happen that happens now, then goes to the next moment at which something does.</summary>
    /// <returns>Whether there is such a moment before <paramref name="limit"/>.</returns>
    public async Task<bool> StepAsync(DateTimeOffset limit)
    {
        await _host.WaitUntilIdleAsync();
        if (_clock.NextDue is not { } due || due > limit)
        {
            return false;
        }

        _clock.Advance(due > Now ? due - Now : TimeSpan.Zero);
        await _host.WaitUntilIdleAsync();
        return true;
    }

    public Task<JsonElement> PutAsync(string path, string text, string type = "application/yaml") => SendAsync(HttpMethod.Put, path, new StringContent(text, Encoding.UTF8, type));

    public Task<JsonElement> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, JsonContent.Create(body));

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, HttpContent content)
    {
        using HttpRequestMessage request = new(method, path) { Content = content };
        request.Headers.Add("X-Api-Key", Key);
        using HttpResponseMessage response = await _host.Client.SendAsync(request);
        JsonElement answer = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        return response.IsSuccessStatusCode ? answer : throw new DrillException(Problem(answer));
    }

    private static string Problem(JsonElement problem) => string.Join('\n', [
        problem.TryGetProperty("detail", out JsonElement detail) ? detail.GetString() : problem.GetRawText(),
        .. problem.TryGetProperty("errors", out JsonElement errors) ? errors.EnumerateArray().Select(error => $"  {error.GetProperty("path").GetString()}: {error.GetProperty("message").GetString()}") : [],
    ]);

    private void Configure(FunctionsApplicationBuilder builder)
    {
        builder.UseFunctionsFrom([.. typeof(Composition).Assembly.GetTypes().Where(type => !IsTimer(type))]);
        builder.ConfigureFunctionsWebApplication();
        builder.UseAccessPolicy();
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.Services.AddReleaseFunctions(builder.Configuration);
        builder.Services.Replace(ServiceDescriptor.Singleton<IReleaseStore>(_releases));
        builder.Services.Replace(ServiceDescriptor.Singleton<IReleaseRecovery>(_releases));
        builder.Services.Replace(ServiceDescriptor.Singleton<IReleaseLine>(_releases));
        builder.Services.Replace(ServiceDescriptor.Singleton<IPlanStore>(new MemoryPlanStore()));
        builder.Services.Replace(ServiceDescriptor.Singleton<ILinkStore>(new MemoryLinkStore()));
        builder.Services.Replace(ServiceDescriptor.Singleton<ILockStore>(new MemoryLockStore()));
        builder.Services.Replace(ServiceDescriptor.Singleton<IAnchorStore>(new MemoryAnchorStore()));
        builder.Services.Replace(ServiceDescriptor.Singleton<IReviewStore>(new MemoryReviewStore()));
        builder.Services.Replace(ServiceDescriptor.Singleton<ICalendarStore>(new MemoryCalendarStore()));
        builder.Services.Replace(ServiceDescriptor.Singleton<IDelegationStore>(new MemoryDelegationStore()));
        builder.Services.Replace(ServiceDescriptor.Singleton<IMailQueue>(new MemoryMailQueue()));
        builder.Services.Replace(ServiceDescriptor.Singleton<IMailAllowances>(new MemoryMailAllowances()));
    }

    // Timer functions repair what crashes leave behind; nothing crashes here, and every minute would be a step.
    private static bool IsTimer(Type type) =>
        type.GetMethods().SelectMany(method => method.GetParameters()).Any(parameter => parameter.IsDefined(typeof(TimerTriggerAttribute), inherit: false));
}

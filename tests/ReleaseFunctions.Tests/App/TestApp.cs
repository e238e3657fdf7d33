using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using EmbeddedFunctions;
using EmbeddedFunctions.Builder;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.Engine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using ReleaseFunctions.Access;
using ReleaseFunctions.Core.Anchors;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.Chat;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Locks;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Reviews;
using ReleaseFunctions.Core.Tickets;

namespace ReleaseFunctions.Tests.App;

/// <summary>How an application with real connectors is set up.</summary>
/// <param name="Settings">App settings over <see cref="TestApp.Settings"/>.</param>
/// <param name="Folder">Of the durable engine's store.</param>
/// <param name="Services">Changes services.</param>
internal sealed record Wiring(IReadOnlyList<(string Key, string Value)> Settings, string Folder, Action<IServiceCollection> Services)
{
    /// <summary>Whether the application's own stores are in memory instead of tables.</summary>
    public bool InMemory { get; init; } = true;

    public ILoggerProvider? Log { get; init; }
}

/// <summary>The whole application on the embedded host: real HTTP and orchestrations, a scripted outside, stores in memory, and a clock the test turns.</summary>
internal sealed partial class TestApp : IAsyncDisposable
{
    public const string PublicUrl = "https://releases.contoso.example";

    public static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The key that anchors are signed with.</summary>
    public static readonly string AnchorPem = NewKey();

    // Real time. Only so that what hangs ends: a busy machine may need minutes for what takes moments.
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private EmbeddedTestHost _host = null!;
    private Wiring? _wiring;
    private CancellationTokenSource _life = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private TestApp(SteppingClock clock)
    {
        Clock = clock;
        Outside = new Outside(clock);
    }

    public SteppingClock Clock { get; private set; }

    public Outside Outside { get; }

    public MemoryFlags Flags { get; } = new();

    public MemoryTickets Tickets { get; } = new();

    public MemoryRooms Rooms { get; } = new();

    public MemoryReleaseStore Releases { get; } = new();

    public MemoryAnchorStore Anchors { get; } = new();

    public MemoryReviewStore Reviews { get; } = new();

    public MemoryPlanStore Plans { get; } = new();

    public MemoryLinkStore Links { get; } = new();

    public MemoryDeploymentIntents Intents { get; } = new();

    public MemoryCalendarStore Calendar { get; } = new();

    public MemoryLockStore Locks { get; } = new();

    public MemoryDelegationStore Delegations { get; } = new();

    public MemoryMailQueue Queue { get; } = new();

    public HttpClient Http => _host.Client;

    public DurableTaskClient Durable => _host.Durable;

    public IConfiguration Configuration => _host.Services.GetRequiredService<IConfiguration>();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Settings under which the application starts.</summary>
    public static Dictionary<string, string?> Settings() => new()
    {
        ["EmbeddedFunctions__ReplayEveryTurn"] = "true",
        ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        ["Release__PublicUrl"] = PublicUrl,
        ["Mail__Kind"] = "outbox",
        ["Mail__From"] = "releases@contoso.example",
        ["Mail__Outbox"] = Path.Combine(Path.GetTempPath(), "release-functions-tests", "outbox"),
        ["Anchor__SigningKey"] = AnchorPem,
        ["Connections__hub__Kind"] = "webhook",
        ["Connections__hub__Url"] = "https://hub.contoso.example",
        ["Connections__hub__Secret"] = "whsec_YSBzYW1wbGUgc2VjcmV0IGZvciB0aGUgc2FtcGxlIHRhcmdldA==",
        ["Connections__prom__Kind"] = "prometheus",
        ["Connections__prom__Url"] = "https://prom.contoso.example",
        ["Connections__gh__Kind"] = "github",
        ["Connections__gh__Token"] = "token-of-github",
        ["Connections__ld__Kind"] = "launchDarkly",
        ["Connections__ld__Token"] = "api-token-of-launchdarkly",
        ["Connections__tracker__Kind"] = "jira",
        ["Connections__tracker__Url"] = "https://contoso.atlassian.example",
        ["Connections__tracker__Token"] = "planted-token-of-jira",
        ["Connections__paymentsRoom__Kind"] = "slack",
        ["Connections__paymentsRoom__Url"] = "https://hooks.slack.com/services/T0/B0/planted-address-of-the-room",
        ["Connections__opsRoom__Kind"] = "teams",
        ["Connections__opsRoom__Url"] = "https://prod-1.westeurope.logic.azure.com/workflows/1/invoke?sig=planted-signature-of-the-flow",
        ["Connections__config__Kind"] = "appConfiguration",
        ["Connections__config__Url"] = "https://shop.azconfig.example",
        ["ApiKeys__ops__Hash"] = ApiKeys.Hash(Key("ops")),
        ["ApiKeys__ops__Roles"] = "kickoff,operate,approve,plan,audit,admin",
        ["ApiKeys__ci__Hash"] = ApiKeys.Hash(Key("ci")),
        ["ApiKeys__ci__Roles"] = "kickoff",
        ["ApiKeys__bot__Hash"] = ApiKeys.Hash(Key("bot")),
        ["ApiKeys__bot__Roles"] = "approve",
        ["ApiKeys__ada__Hash"] = ApiKeys.Hash(Key("ada")),
        ["ApiKeys__ada__Roles"] = "approve, kickoff",
        ["ApiKeys__ada__Person"] = "Ada@contoso.example",
        ["ApiKeys__reader__Hash"] = ApiKeys.Hash(Key("reader")),
        ["ApiKeys__reader__Roles"] = "audit",
    };

    /// <summary>The key of that name.</summary>
    public static string Key(string name) => $"rk_{name}_secret-of-{name}";

    public static async Task<TestApp> StartAsync(bool sweeps = false, Dictionary<string, string?>? settings = null, string environment = "Development", ILoggerProvider? log = null, Action<IServiceCollection>? services = null)
    {
        TestApp app = new(new SteppingClock(Noon));
        app._host = await EmbeddedTestHost.StartAsync(builder =>
        {
            app.Configure(builder, sweeps);
            services?.Invoke(builder.Services);
            if (log is not null)
            {
                builder.Logging.AddProvider(log);
            }
        }, settings ?? Settings(), environment: environment, cancellationToken: Stop);
        return app;
    }

    /// <summary>The application on real tables of its own instead of stores in memory; <see cref="View"/> and <see cref="Story"/> know nothing of those.</summary>
    public static async Task<TestApp> StartOnTablesAsync(string connectionString)
    {
        TestApp app = new(new SteppingClock(Noon));
        Dictionary<string, string?> settings = Settings();
        settings["AzureWebJobsStorage"] = connectionString;
        settings["Release__TablePrefix"] = "t" + Guid.NewGuid().ToString("N")[..20];
        app._host = await EmbeddedTestHost.StartAsync(builder => app.Configure(builder, sweeps: false, inMemory: false), settings, environment: "Development", cancellationToken: Stop);
        return app;
    }

    /// <summary>The application with its real connectors instead of a scripted outside, and with the durable engine's store on disk.</summary>
    public static async Task<TestApp> StartWiredAsync(Wiring wiring)
    {
        TestApp app = new(new SteppingClock(Noon)) { _wiring = wiring };
        await app.StartAsync(wiring);
        return app;
    }

    /// <summary>Ends a wired application as a crash would, and starts it again on what it has stored. Whatever was under way never goes on.</summary>
    public async Task CrashAsync()
    {
        await _life.CancelAsync();
        await _host.KillAsync();
        _life = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        Clock = new SteppingClock(Clock.GetUtcNow()); // the timers of what was under way stay with the old one
        await StartAsync(_wiring!);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _life.Dispose();
    }

    /// <summary>Waits until only time or the outside can bring anything on.</summary>
    public Task IdleAsync() => _host.WaitUntilIdleAsync(_life.Token).WaitAsync(Hang, _life.Token);

    /// <summary>Lets time pass, from one timer to the next.</summary>
    public async Task AdvanceAsync(TimeSpan time)
    {
        DateTimeOffset target = Clock.GetUtcNow() + time;
        await IdleAsync();
        while (Clock.NextDue is { } due && due <= target)
        {
            TimeSpan step = due - Clock.GetUtcNow();
            Clock.Advance(step > TimeSpan.Zero ? step : TimeSpan.Zero);
            await IdleAsync();
        }

        Clock.Advance(target - Clock.GetUtcNow());
        await IdleAsync();
    }

    /// <summary>Lets time pass by minutes until something holds. For what timer functions do: they are no orchestrations, so idle does not cover them.</summary>
    public async Task AdvanceUntilAsync(Func<bool> holds, TimeSpan limit)
    {
        DateTimeOffset last = Clock.GetUtcNow() + limit;
        while (!holds() && Clock.GetUtcNow() < last)
        {
            await AdvanceAsync(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        // What the timers began runs in real time, and on a busy machine later than all of them.
        using CancellationTokenSource hang = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        hang.CancelAfter(Patience);
        using PeriodicTimer look = new(TimeSpan.FromMilliseconds(50));
        while (!holds())
        {
            Assert.True(await TicksAsync(look, hang.Token), $"It did not hold within {limit}.");
            await IdleAsync();
        }
    }

    private static async Task<bool> TicksAsync(PeriodicTimer look, CancellationToken hang)
    {
        try
        {
            return await look.WaitForNextTickAsync(hang);
        }
        catch (OperationCanceledException) when (!Stop.IsCancellationRequested)
        {
            return false;
        }
    }

    public async Task StorePlanAsync(string yaml)
    {
        string name = PlanName().Match(yaml).Groups[1].Value;
        using HttpResponseMessage response = await SendAsync(HttpMethod.Put, $"/api/plans/{name}", new StringContent(yaml, Encoding.UTF8, "application/yaml"));
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync(Stop));
    }

    /// <summary>Stores a calendar rule.</summary>
    public async Task<HttpStatusCode> PutRuleAsync(string rule, string json, string key = "ops")
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Put, $"/api/calendar/{rule}", new StringContent(json, Encoding.UTF8, "application/json"), key);
        await IdleAsync();
        return response.StatusCode;
    }

    /// <summary>Kicks a release off, without waiting for what it does.</summary>
    public async Task<string> KickOffAsync(string plan = "shop", string key = "ci", string? author = null)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Post, "/api/releases", JsonContent.Create(new { plan, version = "1.2.3", author }), key);
        JsonElement answer = await JsonAsync(response, HttpStatusCode.Accepted);
        return answer.GetProperty("id").GetString()!;
    }

    /// <summary>Stores the plan, kicks a release off, and waits until it does nothing more by itself.</summary>
    public async Task<string> RunAsync(string yaml, string key = "ci", string? author = null)
    {
        await StorePlanAsync(yaml);
        string id = await KickOffAsync(PlanName().Match(yaml).Groups[1].Value, key, author);
        await IdleAsync();
        return id;
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null, string? key = "ops")
    {
        using HttpRequestMessage request = new(method, path) { Content = content };
        if (key is not null)
        {
            request.Headers.Add("X-Api-Key", Key(key));
        }

        return await Http.SendAsync(request, Stop);
    }

    public async Task<HttpStatusCode> ActAsync(string id, string action, string? stage = null, string reason = "because", string key = "ops")
    {
        string path = stage is null ? $"/api/releases/{id}/{action}" : $"/api/releases/{id}/stages/{stage}/{action}";
        using HttpResponseMessage response = await SendAsync(HttpMethod.Post, path, JsonContent.Create(new { reason }), key);
        await IdleAsync();
        return response.StatusCode;
    }

    /// <summary>Reports a deployment's end to the address that its order named.</summary>
    public async Task<HttpStatusCode> ReportAsync(DeploymentOrder order, string status, string message = "reported")
    {
        using HttpResponseMessage response = await Http.PostAsync(PathOf(order.CallbackUrl), JsonContent.Create(new { status, message }), Stop);
        return response.StatusCode;
    }

    /// <summary>The path of the link in a mail.</summary>
    public static string LinkOf(MailMessage mail) => PathOf(MailLink().Match(mail.Text).Value);

    /// <summary>Decides as the recipient of a mail would: opens the link, then posts the form.</summary>
    public async Task<HttpStatusCode> DecideAsync(MailMessage mail, string decision, string comment = "")
    {
        string path = LinkOf(mail);
        string page = await Http.GetStringAsync(path, Stop);
        Match nonce = NonceField().Match(page);
        Assert.True(nonce.Success, page);
        using FormUrlEncodedContent form = new(new Dictionary<string, string> { ["decision"] = decision, ["comment"] = comment, ["nonce"] = nonce.Groups[1].Value });
        using HttpResponseMessage response = await Http.PostAsync(path, form, Stop);
        await IdleAsync();
        return response.StatusCode;
    }

    public MailMessage MailTo(string person, int index = 0) => Outside.Mails.Where(sent => sent.Mail.To == person).ElementAt(index).Mail;

    /// <summary>The release as it is stored now; a release that waits must say on what.</summary>
    public ReleaseView View(string id)
    {
        ReleaseView view = Releases.FindAsync(id, Stop).Result!;
        Assert.Equal(view.Status is ReleaseStatus.Waiting or ReleaseStatus.Queued or ReleaseStatus.Scheduled, view.WaitingOn is not null);
        return view;
    }

    /// <summary>The history in short: <c>type stage/attempt</c>. Its chain must be sound and its fold must be the stored view.</summary>
    public IReadOnlyList<string> Story(string id)
    {
        IReadOnlyList<HistoryEvent> events = Releases.History(id);
        ReleaseView view = View(id);
        ChainVerification chain = HistoryChain.Verify(events, new ChainHead(view.LastSeq, view.LastHash));
        Assert.True(chain.Valid, chain.Reason);
        Assert.Equal(JsonSerializer.Serialize(view), JsonSerializer.Serialize(ReleaseProjection.Replay(events)));
        return [.. events.Select(e => e.Stage is null ? e.Type : $"{e.Type} {e.Stage}/{e.Attempt}")];
    }

    public IReadOnlyList<T> Data<T>(string id, string type, string? stage = null) => [.. Releases.History(id)
        .Where(e => e.Type == type && (stage is null || e.Stage == stage))
        .Select(e => e.Data.Deserialize<T>(Core.Json.WireJson.Options)!)];

    /// <summary>Writes a fact as another instance of the application would that died before it woke anyone.</summary>
    public Task RecordUnheardAsync(string id, NewEvent fact) => Releases.CommitAsync(id, _ => [fact], Stop);

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        string text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.StatusCode == expected, $"{response.StatusCode}: {text}");
        return JsonElement.Parse(text);
    }

    /// <summary>The id of the orchestration instances that are not over.</summary>
    public async Task<IReadOnlyList<string>> RunningInstancesAsync()
    {
        List<string> ids = [];
        await foreach (OrchestrationMetadata instance in Durable.GetAllInstancesAsync(new OrchestrationQuery { Statuses = [OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Pending] }))
        {
            ids.Add(instance.InstanceId);
        }

        return ids;
    }

    /// <summary>A service of the application, as its functions get it.</summary>
    public T Service<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    private static string NewKey()
    {
        using AnchorKey key = AnchorKey.Create();
        return key.ExportPrivatePem();
    }

    private static string PathOf(string url) => url[PublicUrl.Length..];

    private async Task StartAsync(Wiring wiring)
    {
        Dictionary<string, string?> settings = Settings();
        foreach ((string key, string value) in wiring.Settings.Append(("EmbeddedFunctions__DataDirectory", wiring.Folder)))
        {
            settings[key] = value;
        }

        _host = await EmbeddedTestHost.StartAsync(builder =>
        {
            builder.UseStoreOnDisk();
            Configure(builder, sweeps: false, inMemory: wiring.InMemory, isScripted: false);
            wiring.Services(builder.Services);
            if (wiring.Log is not null)
            {
                builder.Logging.AddProvider(wiring.Log).SetMinimumLevel(LogLevel.Trace);
            }
        }, settings, environment: "Development", cancellationToken: Stop);
    }

    private void Configure(FunctionsApplicationBuilder builder, bool sweeps, bool inMemory = true, bool isScripted = true)
    {
        builder.UseFunctionsFrom([.. typeof(Composition).Assembly.GetTypes().Where(type => sweeps || !IsSweep(type))]);
        builder.ConfigureFunctionsWebApplication();
        builder.UseAccessPolicy();
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddReleaseFunctions(builder.Configuration);
        if (inMemory)
        {
            KeepInMemory(builder.Services);
        }

        if (!isScripted)
        {
            return;
        }

        builder.Services.Replace(ServiceDescriptor.Singleton<IDeployer>(Outside));
        builder.Services.Replace(ServiceDescriptor.Singleton<IHealthSource>(Outside));
        builder.Services.Replace(ServiceDescriptor.Singleton<IFlagRamp>(Flags));
        builder.Services.Replace(ServiceDescriptor.Singleton<IChat>(Rooms));
        builder.Services.Replace(ServiceDescriptor.Singleton<ITickets>(Tickets));
        builder.Services.Replace(ServiceDescriptor.Singleton<IMailer>(Outside));
    }

    private void KeepInMemory(IServiceCollection services)
    {
        services.Replace(ServiceDescriptor.Singleton<IAnchorStore>(Anchors));
        services.Replace(ServiceDescriptor.Singleton<IReviewStore>(Reviews));
        services.Replace(ServiceDescriptor.Singleton<IReleaseStore>(Releases));
        services.Replace(ServiceDescriptor.Singleton<IReleaseRecovery>(Releases));
        services.Replace(ServiceDescriptor.Singleton<IReleaseLine>(Releases));
        services.Replace(ServiceDescriptor.Singleton<IPlanStore>(Plans));
        services.Replace(ServiceDescriptor.Singleton<ILinkStore>(Links));
        services.Replace(ServiceDescriptor.Singleton<IDeploymentIntents>(Intents));
        services.Replace(ServiceDescriptor.Singleton<ICalendarStore>(Calendar));
        services.Replace(ServiceDescriptor.Singleton<ILockStore>(Locks));
        services.Replace(ServiceDescriptor.Singleton<IDelegationStore>(Delegations));
        services.Replace(ServiceDescriptor.Singleton<IMailQueue>(Queue));
        services.Replace(ServiceDescriptor.Singleton<IMailAllowances>(new MemoryMailAllowances()));
    }

    private static bool IsSweep(Type type) => type.GetMethods().SelectMany(method => method.GetParameters()).Any(parameter => parameter.IsDefined(typeof(TimerTriggerAttribute), inherit: false));

    [GeneratedRegex(@"^plan: (\S+)", RegexOptions.Multiline)]
    private static partial Regex PlanName();

    [GeneratedRegex(@"https://releases\.contoso\.example/api/approvals/[\w-]+")]
    private static partial Regex MailLink();

    [GeneratedRegex("name=\"nonce\" value=\"([^\"]+)\"")]
    private static partial Regex NonceField();
}

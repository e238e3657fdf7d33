using System.Globalization;
using System.Text;
using EndToEnd.Client;

namespace EndToEnd.Hosting;

/// <summary>The application as a process, with data of its own; it can be killed and started again on them.</summary>
public sealed class App : IAsyncDisposable
{
    private readonly string _folder;
    private readonly Dictionary<string, string> _settings;
    private readonly int _port;
    private readonly List<ChildProcess> _runs = [];

    private App(string folder, int port, Dictionary<string, string> settings)
    {
        _folder = folder;
        _port = port;
        _settings = settings;
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        Dev = new ReleaseApi(Address, Keys.Dev);
    }

    /// <summary>Folder of the published azure build, which then runs on the Core Tools (<c>END_TO_END_FUNCTIONS</c>); null: the embedded build runs.</summary>
    public static string? CoreTools { get; } = Environment.GetEnvironmentVariable("END_TO_END_FUNCTIONS") is { Length: > 0 } folder ? folder : null;

    public Uri Address { get; }

    /// <summary>The API as the key that may do everything.</summary>
    public ReleaseApi Dev { get; }

    /// <summary>What all runs of the application wrote.</summary>
    public IEnumerable<string> Output => _runs.SelectMany(run => run.Output);

    public static async Task<App> StartAsync(string folder, string storage, Target target, Prometheus prometheus, IReadOnlyDictionary<string, string>? more = null)
    {
        int port = Ports.Free();
        Directory.CreateDirectory(folder);
        Dictionary<string, string> settings = Settings(folder, port, storage, target, prometheus);
        foreach ((string setting, string value) in more ?? new Dictionary<string, string>())
        {
            settings[setting] = value;
        }

        App app = new(folder, port, settings);
        await app.StartAsync();
        return app;
    }

    public async Task StartAsync() => await Run(_settings).AnswersAsync(new Uri(Address, "/ui/sign-in"));

    /// <summary>Starts it once more with some settings changed, where it is to refuse to start.</summary>
    /// <returns>What it wrote until it ended.</returns>
    public async Task<string> RefuseAsync(IReadOnlyDictionary<string, string> changes)
    {
        Dictionary<string, string> settings = new(_settings);
        foreach ((string setting, string value) in changes)
        {
            settings[setting] = value;
        }

        ChildProcess run = Run(settings);
        await Eventually.BeAsync(() => Task.FromResult(run.HasExited), () => $"It should have refused to start.{Environment.NewLine}{run.Tail()}");
        Assert.NotEqual(0, run.ExitCode);
        return string.Join(Environment.NewLine, run.Output);
    }

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => _runs[^1].KillAsync();

    /// <summary>SIGTERM.</summary>
    public Task StopAsync() => _runs[^1].StopAsync();

    public ReleaseApi As(Keys key) => new(Address, key.Value);

    public string Tail() => _runs[^1].Tail();

    public async ValueTask DisposeAsync()
    {
        Dev.Dispose();
        foreach (ChildProcess run in _runs)
        {
            await run.DisposeAsync();
        }

        foreach (string file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories))
        {
            string? kept = Secrets.FindIn(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)));
            Assert.True(kept is null, $"The application wrote the secret {kept} into {file}.");
        }

        Assert.All(Output, line => Assert.False(Secrets.FindIn(line) is not null, $"The log of the application shows a secret: {line}"));
    }

    private ChildProcess Run(Dictionary<string, string> settings)
    {
        string port = _port.ToString(CultureInfo.InvariantCulture);
        ChildProcess run = CoreTools is { } published
            ? ChildProcess.Start("ReleaseFunctions", published, "func", ["start", "--port", port], settings)
            : ChildProcess.Start("ReleaseFunctions", _folder, "dotnet", [Repository.App, "--port", port], settings);
        _runs.Add(run);
        return run;
    }

    private static Dictionary<string, string> Settings(string folder, int port, string storage, Target target, Prometheus prometheus)
    {
        Dictionary<string, string> settings = new()
        {
            ["AZURE_FUNCTIONS_ENVIRONMENT"] = "Development",
            ["AzureWebJobsStorage"] = storage,
            ["AzureWebJobsDisableHomepage"] = "true",
            ["EmbeddedFunctions__DataDirectory"] = Path.Combine(folder, "engine"),
            ["Mail__Kind"] = "outbox",
            ["Mail__From"] = "releases@contoso.example",
            ["Mail__Outbox"] = Path.Combine(folder, "outbox"),
            ["Release__PublicUrl"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
            ["Release__SessionKey"] = Secrets.Session,

            // Only the Core Tools read these: which worker to start, and a task hub of this application's own.
            ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
            ["AzureFunctionsJobHost__extensions__durableTask__hubName"] = $"e{Guid.NewGuid():N}"[..20],

            // Several applications share one storage emulator.
            ["Release__TablePrefix"] = $"e{Guid.NewGuid():N}"[..20],
            ["Connections__target__Kind"] = "webhook",
            ["Connections__target__Url"] = target.Address.ToString(),
            ["Connections__target__Secret"] = Secrets.Webhook,
            ["Connections__target__Token"] = Secrets.TargetToken,
            ["Connections__target__AllowPrivate"] = "true",
            ["Connections__targetHttp__Kind"] = "http",
            ["Connections__targetHttp__Url"] = target.Address.ToString(),
            ["Connections__targetHttp__User"] = "probe",
            ["Connections__targetHttp__Secret"] = Secrets.ProbePassword,
            ["Connections__targetHttp__AllowPrivate"] = "true",
            ["Connections__prom__Kind"] = "prometheus",
            ["Connections__prom__Url"] = prometheus.Address.ToString(),
            ["Connections__prom__Token"] = Secrets.PrometheusToken,
            ["Connections__prom__AllowPrivate"] = "true",

            // Nobody listens there: what goes wrong on the way must not show the credential either.
            ["Connections__nowhere__Kind"] = "webhook",
            ["Connections__nowhere__Url"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Ports.Free()}"),
            ["Connections__nowhere__Secret"] = Secrets.Webhook,
            ["Connections__nowhere__Token"] = Secrets.TargetToken,
            ["Connections__nowhere__AllowPrivate"] = "true",
            ["Connections__mail__Kind"] = "smtp",
            ["Connections__mail__Url"] = "smtps://mail.contoso.example:465",
            ["Connections__mail__User"] = "releases",
            ["Connections__mail__Secret"] = Secrets.MailPassword,
        };
        foreach ((string setting, string value) in Keys.Settings().Where(pair => pair.Value.Length > 0))
        {
            settings[setting] = value;
        }

        return settings;
    }
}

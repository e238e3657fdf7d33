using System.Globalization;
using System.Text.Json;

namespace EndToEnd.Hosting;

/// <summary>A real Prometheus server that scrapes the sample target every second.</summary>
public sealed class Prometheus : IAsyncDisposable
{
    private const string Program = "prometheus";
    private readonly HttpClient _client;
    private readonly ChildProcess _process;

    private Prometheus(Uri address, ChildProcess process)
    {
        Address = address;
        _process = process;
        _client = new HttpClient { BaseAddress = address };
    }

    public Uri Address { get; }

    public ChildProcess Process => _process;

    public static async Task<Prometheus> StartAsync(string folder, Uri target)
    {
        Assert.True(
            (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Any(directory => File.Exists(Path.Combine(directory, Program))),
            "The program prometheus is missing; install it with 'apt-get install prometheus', or run ./test.sh, which does.");
        Directory.CreateDirectory(folder);
        string settings = Path.Combine(folder, "prometheus.yml");
        await File.WriteAllTextAsync(
            settings,
            $"""
            global: {"{ scrape_interval: 1s, scrape_timeout: 1s }"}
            scrape_configs:
              - job_name: target
                static_configs: [{"{"} targets: ["{target.Authority}"] {"}"}]
            """);
        Uri address = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Ports.Free()}"));
        ChildProcess process = ChildProcess.Start(
            "Prometheus",
            folder,
            Program,
            [$"--config.file={settings}", $"--storage.tsdb.path={Path.Combine(folder, "data")}", $"--web.listen-address={address.Authority}", "--log.level=warn"],
            new Dictionary<string, string>());
        await process.AnswersAsync(new Uri(address, "/-/ready"));
        return new Prometheus(address, process);
    }

    /// <summary>Waits until a query yields exactly one number that fits.</summary>
    public Task AwaitAsync(string query, Predicate<double> fits) => Eventually.BeAsync(
        async () =>
        {
            using HttpResponseMessage answer = await _client.GetAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}");
            JsonElement result = JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("data").GetProperty("result");
            return result.GetArrayLength() == 1
                && double.TryParse(result[0].GetProperty("value")[1].GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                && double.IsFinite(value)
                && fits(value);
        },
        () => $"Prometheus does not know {query} yet.");

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _process.DisposeAsync();
    }
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Connectors.Kubernetes;

namespace ReleaseFunctions.Connectors.Tests.Kubernetes;

/// <summary>The rule of rollouts beside the real <c>kubectl rollout status</c>, which reads the same workloads from a small API server.</summary>
public sealed class KubectlTests
{
    /// <summary>Each is a process of its own.</summary>
    private const int Samples = 16;

    private static readonly string[] Done = ["successfully rolled out", "roll out complete", "rolling update complete"];
    private static readonly string[] Failed = ["exceeded its progress deadline", "rollout status is only available for"];

    private Workload? _shown;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_GeneratedWorkloads_AgreesWithKubectl()
    {
        Assert.SkipUnless(Paths().Any(File.Exists), "kubectl is not here: ./test.sh Connectors installs the package kubernetes-client.");
        await using FakeSystem server = await FakeSystem.StartAsync(AnswerAsync);
        using TemporaryFolder folder = new();
        List<string> verdicts = [];
        foreach (Workload workload in Statuses.Any().Sample(Samples))
        {
            _shown = workload;
            string said = await RunAsync(server.Url, folder.Path, workload.Name);
            string expected = Done.Any(said.Contains) ? "Complete" : Failed.Any(said.Contains) ? "Failed" : said.Contains("aiting", StringComparison.Ordinal) ? "Running" : "?";
            RolloutState state = RolloutRule.Of(workload).State;
            Assert.True(expected == (state == RolloutState.Held ? RolloutState.Running : state).ToString(), $"kubectl: {said}\nours: {RolloutRule.Of(workload)}\n{workload.Json}");
            verdicts.Add(expected);
        }

        Assert.True(verdicts.Distinct().Count() > 1, "Every generated workload came to the same verdict; they prove little.");
    }

    private static async Task<string> RunAsync(Uri server, string folder, WorkloadName name)
    {
        ProcessStartInfo start = new(Paths().First(File.Exists)) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            "rollout", "status", $"{name.Kind.ToString().ToLowerInvariant()}/{name.Name}", "--watch=false", "--namespace", name.Namespace,
            "--server", server.AbsoluteUri, "--cache-dir", folder, "--kubeconfig", Path.Combine(folder, "none"), "--request-timeout", "30s",
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["HOME"] = folder;
        await File.WriteAllTextAsync(Path.Combine(folder, "none"), string.Empty, Cancel);
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(Cancel);
            string output = await process.StandardOutput.ReadToEndAsync(Cancel).WaitAsync(TimeSpan.FromMinutes(2), Cancel);
            return $"{output} {await errors}";
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static IEnumerable<string> Paths() => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "kubectl"));

    private Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path;
        bool isWatch = context.Request.Query.ContainsKey("watch");
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(path switch
        {
            "/api" => """{"kind":"APIVersions","versions":["v1"]}""",
            "/apis" => """{"kind":"APIGroupList","apiVersion":"v1","groups":[{"name":"apps","versions":[{"groupVersion":"apps/v1","version":"v1"}],"preferredVersion":{"groupVersion":"apps/v1","version":"v1"}}]}""",
            "/api/v1" => """{"kind":"APIResourceList","groupVersion":"v1","resources":[]}""",
            "/apis/apps/v1" => new JsonObject
            {
                ["kind"] = "APIResourceList",
                ["groupVersion"] = "apps/v1",
                ["resources"] = new JsonArray([.. Enum.GetValues<WorkloadKind>().Select(kind => new JsonObject
                {
                    ["name"] = $"{kind.ToString().ToLowerInvariant()}s", ["singularName"] = kind.ToString().ToLowerInvariant(), ["namespaced"] = true, ["kind"] = kind.ToString(), ["verbs"] = new JsonArray("get", "list", "watch"),
                })]),
            }.ToJsonString(),
            _ when isWatch => string.Empty,
            _ when path.EndsWith("/checkout", StringComparison.Ordinal) => _shown!.Json.ToJsonString(),
            _ => new JsonObject
            {
                ["kind"] = $"{_shown!.Name.Kind}List",
                ["apiVersion"] = "apps/v1",
                ["metadata"] = new JsonObject { ["resourceVersion"] = "1" },
                ["items"] = new JsonArray(_shown.Json.DeepClone()),
            }.ToJsonString(),
        });
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("kubectl").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}

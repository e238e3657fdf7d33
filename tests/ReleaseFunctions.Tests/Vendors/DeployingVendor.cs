using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Connectors.Tests;
using ReleaseFunctions.Connectors.Tests.Argocd;
using ReleaseFunctions.Connectors.Tests.AzureDevOps;
using ReleaseFunctions.Connectors.Tests.Flags;
using ReleaseFunctions.Connectors.Tests.Github;
using ReleaseFunctions.Connectors.Tests.Gitlab;
using ReleaseFunctions.Connectors.Tests.Jenkins;
using ReleaseFunctions.Connectors.Tests.Kubernetes;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Tests.Vendors;

/// <summary>A stand-in for a system that deploys, and what the application needs to use it. Whatever it is asked to start comes to its good end by being looked at.</summary>
/// <param name="Url">Where it is.</param>
/// <param name="Credentials">Settings of the connection besides.</param>
/// <param name="Stage">The deployment of a stage, as a plan writes it, through the connection <c>outside</c>.</param>
/// <param name="Started">How many deployments it has started.</param>
internal sealed record DeployingVendor(IAsyncDisposable Fake, Uri Url, IReadOnlyList<(string Name, string Value)> Credentials, string Stage, Func<int> Started) : IAsyncDisposable
{
    public const string Connection = "outside";

    private const string Workload = "/apis/apps/v1/namespaces/shop/deployments/checkout";
    private const string Release = "/apis/helm.toolkit.fluxcd.io/v2/namespaces/shop/helmreleases/checkout";

    /// <summary>The kinds of systems that deploy.</summary>
    public static IReadOnlyList<ConnectionKind> Kinds { get; } =
        [ConnectionKind.Webhook, ConnectionKind.Github, ConnectionKind.Gitlab, ConnectionKind.Jenkins, ConnectionKind.AzureDevOps, ConnectionKind.Kubernetes, ConnectionKind.Helm, ConnectionKind.Argocd];

    public static Task<DeployingVendor> StartAsync(ConnectionKind kind, TimeProvider time) => kind switch
    {
        ConnectionKind.Webhook => WebhookAsync(),
        ConnectionKind.Github => GithubAsync(),
        ConnectionKind.Gitlab => GitlabAsync(),
        ConnectionKind.Jenkins => JenkinsAsync(),
        ConnectionKind.AzureDevOps => AzureDevOpsAsync(),
        ConnectionKind.Kubernetes => KubernetesAsync(),
        ConnectionKind.Helm => HelmAsync(),
        ConnectionKind.Argocd => ArgocdAsync(time),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "It deploys nothing."),
    };

    /// <summary>Settings of the connection, at an address of the caller's.</summary>
    public IEnumerable<(string Key, string Value)> Settings(ConnectionKind kind, Uri url) =>
        [.. new[] { ("Kind", kind.ToString()), ("Url", url.AbsoluteUri), ("AllowPrivate", "true") }.Concat(Credentials).Select(one => ($"Connections__{Connection}__{one.Item1}", one.Item2))];

    public ValueTask DisposeAsync() => Fake.DisposeAsync();

    private static async Task<DeployingVendor> WebhookAsync()
    {
        ConcurrentDictionary<string, int> keys = new();
        FakeSystem fake = await FakeSystem.StartAsync(context =>
        {
            SeenRequest request = SeenRequest.Of(context);
            ScriptedAnswer answer = request.Method == "POST"
                ? new ScriptedAnswer(202, """{"status":"running","message":"taken"}""", ("Location", $"/runs/{keys.GetOrAdd(request.Headers["Idempotency-Key"], _ => keys.Count + 1)}"))
                : new ScriptedAnswer(200, """{"status":"succeeded","message":"done","url":"https://target.contoso.example/runs"}""");
            return answer.WriteAsync(context.Response);
        });
        return new(
            fake, fake.Url, [("Secret", "whsec_cGxhbnRlZC1zaWduaW5nLXNlY3JldC1vZi10aGUtaG9vaw=="), ("Token", "planted-token-of-the-hook")],
            "deploy: { webhook: { connection: outside, path: /deploy, completion: poll }, timeout: 1h }", () => keys.Count);
    }

    private static async Task<DeployingVendor> GithubAsync()
    {
        FakeGithub fake = await FakeGithub.StartAsync();
        fake.After = request => Look(request, () =>
        {
            foreach (FakeRun run in fake.Runs)
            {
                (run.Status, run.Conclusion) = ("completed", "success");
            }
        });
        return new(
            fake, fake.Url, [("Token", FakeGithub.Token)],
            "deploy: { github: { connection: outside, repository: contoso/shop, workflow: deploy.yml, ref: main, inputs: { version: '1' }, correlationInput: correlation }, timeout: 1h }", () => fake.Runs.Count);
    }

    private static async Task<DeployingVendor> GitlabAsync()
    {
        FakeGitlab fake = await FakeGitlab.StartAsync();
        fake.After = request => Look(request, () =>
        {
            foreach (FakePipeline pipeline in fake.Pipelines)
            {
                pipeline.Status = "success";
            }
        });
        return new(fake, fake.Url, [("Token", FakeGitlab.Token)], "deploy: { gitlab: { connection: outside, project: contoso/shop, ref: main }, timeout: 1h }", () => fake.Pipelines.Count);
    }

    private static async Task<DeployingVendor> JenkinsAsync()
    {
        FakeJenkins fake = await FakeJenkins.StartAsync();
        fake.After = request => Look(request, () =>
        {
            foreach (FakeItem item in fake.Items)
            {
                if (item.Build == 0)
                {
                    fake.Begin(item);
                }
                else
                {
                    item.Result = "SUCCESS";
                }
            }
        });
        return new(
            fake, fake.Url, [("User", FakeJenkins.User), ("Token", FakeJenkins.Token)], "deploy: { jenkins: { connection: outside, job: shop/deploy, parameters: { VERSION: '1' } }, timeout: 1h }", () => fake.Items.Count);
    }

    private static async Task<DeployingVendor> AzureDevOpsAsync()
    {
        FakeAzureDevOps fake = await FakeAzureDevOps.StartAsync();
        fake.After = request => Look(request, () =>
        {
            foreach (FakeBuild build in fake.Builds)
            {
                (build.Status, build.Result) = ("completed", "succeeded");
            }
        });
        return new(
            fake, fake.Url, [("Token", FakeAzureDevOps.Token)],
            "deploy: { azureDevOps: { connection: outside, project: Big Shop, pipeline: deploy, ref: main, correlationParameter: correlation }, timeout: 1h }", () => fake.Builds.Count);
    }

    private static async Task<DeployingVendor> KubernetesAsync()
    {
        FakeCluster fake = await FakeCluster.StartAsync();
        JsonObject workload = fake.Put(Workload, """
            {
              "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "checkout", "namespace": "shop" },
              "spec": {
                "replicas": 3, "selector": { "matchLabels": { "app": "checkout" } },
                "template": { "metadata": { "labels": { "app": "checkout" } }, "spec": { "containers": [ { "name": "app", "image": "checkout:1.2.2" } ] } }
              }
            }
            """);
        return new(
            fake, fake.Url, [("Token", FakeCluster.Token)],
            "deploy: { kubernetes: { connection: outside, namespace: shop, workload: deployment/checkout, container: app, image: 'checkout:1.2.3' }, timeout: 1h }", () => Changes(workload));
    }

    private static async Task<DeployingVendor> HelmAsync()
    {
        FakeCluster fake = await FakeCluster.StartAsync();
        JsonObject release = fake.Put(Release, """
            {
              "apiVersion": "helm.toolkit.fluxcd.io/v2", "kind": "HelmRelease", "metadata": { "name": "checkout", "namespace": "shop" },
              "spec": { "interval": "10m", "chart": { "spec": { "chart": "checkout", "version": "1.2.2", "sourceRef": { "kind": "HelmRepository", "name": "shop" } } } }
            }
            """);
        return new(
            fake, fake.Url, [("Token", FakeCluster.Token)], "deploy: { helm: { connection: outside, namespace: shop, release: checkout, version: 1.2.3 }, timeout: 1h }", () => Changes(release));
    }

    private static async Task<DeployingVendor> ArgocdAsync(TimeProvider time)
    {
        FakeArgocd fake = await FakeArgocd.StartAsync(time);
        return new(fake, fake.Url, [("Token", FakeArgocd.Token)], "deploy: { argocd: { connection: outside, application: checkout, project: shop, revision: v1.2.3 }, timeout: 1h }", () => fake.Accepted.Count);
    }

    // Whoever looks sees how it stands; then it goes on.
    private static ScriptedAnswer? Look(SeenRequest request, Action goOn)
    {
        if (request.Method == "GET")
        {
            goOn();
        }

        return null;
    }

    private static int Changes(JsonObject one) => (int)one["metadata"]!["generation"]! - 1;
}

using System.Text.Json;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Deployments.Systems;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Plans.Templates;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Tests.Plans;

public sealed class DeploymentKindTests
{
    public static TheoryData<ConnectionKind, string> Kinds => new()
    {
        { ConnectionKind.Github, "github: { connection: sys, repository: \"contoso/{{variables.region}}\", workflow: deploy.yml, ref: \"v{{release.version}}\", inputs: { version: \"{{release.version}}\" } }" },
        { ConnectionKind.Gitlab, "gitlab: { connection: sys, project: \"group/{{variables.region}}\", ref: main, variables: { VERSION: \"{{release.version}}\" } }" },
        { ConnectionKind.Jenkins, "jenkins: { connection: sys, job: \"shop/{{variables.region}}/deploy\", parameters: { VERSION: \"{{release.version}}\" } }" },
        { ConnectionKind.AzureDevOps, "azureDevOps: { connection: sys, project: Big Shop, pipeline: \"12\", ref: refs/heads/main, parameters: { version: \"{{release.version}}\" } }" },
        { ConnectionKind.Kubernetes, "kubernetes: { connection: sys, namespace: \"shop-{{variables.region}}\", workload: deployment/checkout, container: app, image: \"registry.contoso.example/checkout:{{release.version}}\" }" },
        { ConnectionKind.Helm, "helm: { connection: sys, namespace: shop, release: checkout, chart: checkout, version: \"{{release.version}}\", values: { image: { tag: \"{{release.version}}\" }, replicas: 3 } }" },
        { ConnectionKind.Argocd, "argocd: { connection: sys, application: \"checkout-{{variables.region}}\", revision: \"v{{release.version}}\", prune: true }" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_EveryKind_IsReadExpandedAndKeptInJson(ConnectionKind kind, string keys)
    {
        PlanReading reading = Read(kind, $"deploy: {{ {keys} }}");

        Assert.Empty(reading.Errors);
        OutsideTarget target = reading.Plan!.Stages[0].Deploy.Outside;
        Assert.Equal((kind, "sys"), (target.Kind, target.Connection));
        StagePlan resolved = StageTemplates.Resolve(reading.Plan.Stages[0], Release("1.4.2"), 1);
        string json = JsonSerializer.Serialize(resolved.Deploy, WireJson.Options);
        Assert.DoesNotContain("{{", json, StringComparison.Ordinal);
        Assert.Contains(kind == ConnectionKind.AzureDevOps ? "Big Shop" : kind == ConnectionKind.Helm ? "1.4.2" : "west", json, StringComparison.Ordinal);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<DeploymentPlan>(json, WireJson.Options), WireJson.Options));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_ConnectionOfAnotherKind_IsRefused(ConnectionKind kind, string keys)
    {
        PlanReading reading = Read(ConnectionKind.Http, $"deploy: {{ {keys} }}");

        PlanError error = Assert.Single(reading.Errors);
        Assert.Contains("is of kind http", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".connection", error.Path, StringComparison.Ordinal);
        Assert.NotEqual(ConnectionKind.Http, kind);
    }

    [Theory]
    [InlineData(ConnectionKind.Github, "github: { connection: sys, repository: checkout, workflow: deploy.yml, ref: main }", "repository")]
    [InlineData(ConnectionKind.Github, "github: { connection: sys, repository: contoso/../checkout, workflow: deploy.yml, ref: main }", "repository")]
    [InlineData(ConnectionKind.Github, "github: { connection: sys, repository: contoso/checkout, workflow: a/b.yml, ref: main }", "workflow")]
    [InlineData(ConnectionKind.Gitlab, "gitlab: { connection: sys, project: \"group/pro?ject\", ref: main }", "project")]
    [InlineData(ConnectionKind.Jenkins, "jenkins: { connection: sys, job: /deploy }", "job")]
    [InlineData(ConnectionKind.Jenkins, "jenkins: { connection: sys, job: \"shop/../deploy\" }", "job")]
    [InlineData(ConnectionKind.AzureDevOps, "azureDevOps: { connection: sys, project: Shop, pipeline: \"12\", ref: main, correlationParameter: \"a b\" }", "correlationParameter")]
    [InlineData(ConnectionKind.Kubernetes, "kubernetes: { connection: sys, namespace: Shop, workload: deployment/checkout, container: app, image: \"a:1\" }", "namespace")]
    [InlineData(ConnectionKind.Kubernetes, "kubernetes: { connection: sys, namespace: shop, workload: job/checkout, container: app, image: \"a:1\" }", "workload")]
    [InlineData(ConnectionKind.Argocd, "argocd: { connection: sys, application: \"a/b\", revision: main }", "application")]
    [InlineData(ConnectionKind.Argocd, "argocd: { connection: sys, application: shop, revision: main, source: \"a/b\" }", "source")]
    public void Read_NameThatTheSystemCannotHave_IsAnErrorOfThatKey(ConnectionKind kind, string keys, string key)
    {
        PlanReading reading = Read(kind, $"deploy: {{ {keys} }}");

        Assert.EndsWith($".{key}", Assert.Single(reading.Errors).Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(24, "i99", null)]
    [InlineData(25, null, null)]
    [InlineData(25, "i1", null)] // one of them
    [InlineData(25, "i99", "Expected at most 24 inputs beside the correlationInput 'i99', found 25: GitHub takes 25 in all.")]
    [InlineData(26, null, "Expected at most 25 input names and texts, found 26.")]
    public void Read_InputsOfGithub_Are25WithTheOneThatCarriesTheId(int inputs, string? correlation, string? error)
    {
        string named = string.Join(", ", Enumerable.Range(1, inputs).Select(number => $"i{number}: x"));

        PlanReading reading = Read(ConnectionKind.Github, $"deploy: {{ github: {{ connection: sys, repository: contoso/shop, workflow: deploy.yml, ref: main, inputs: {{ {named} }}{(correlation is null ? string.Empty : $", correlationInput: {correlation}")} }} }}");

        Assert.Equal(error is null ? [] : [error], reading.Errors.Select(found => found.Message));
        Assert.All(reading.Errors, found => Assert.EndsWith(".inputs", found.Path, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ConnectionKind.Kubernetes, "kubernetes: { connection: sys, namespace: shop, workload: deployment/checkout }")]
    [InlineData(ConnectionKind.Helm, "helm: { connection: sys, namespace: shop, release: checkout }")]
    [InlineData(ConnectionKind.Argocd, "argocd: { connection: sys, application: checkout }")]
    public void Read_WithoutAVersion_GoesBackAsARollbackAndIsNoDeployment(ConnectionKind kind, string keys)
    {
        PlanReading undo = Read(kind, $"deploy: {{ webhook: {{ connection: hub, path: / }} }}\n    rollback: {{ {keys} }}");
        PlanReading deploy = Read(kind, $"deploy: {{ {keys} }}");

        Assert.Empty(undo.Errors);
        Assert.Equal(kind, undo.Plan!.Stages[0].Rollback!.Outside.Kind);
        Assert.NotEmpty(deploy.Errors);
    }

    [Theory]
    [InlineData("shop/app/feature%2Fx")]
    [InlineData("Shop team/Deploy it")]
    public void Read_NameOfAJenkinsJob_MayHaveSpacesAndAnEscapedSlash(string job) =>
        Assert.Empty(Read(ConnectionKind.Jenkins, $"deploy: {{ jenkins: {{ connection: sys, job: \"{job}\" }} }}").Errors);

    [Theory]
    [InlineData("1.0/../../other")]
    [InlineData("1.0?x=1")]
    [InlineData("1.0 --force")]
    public void Check_VersionThatCannotStandInAName_KeepsTheReleaseFromStarting(string version)
    {
        PlanReading reading = Read(ConnectionKind.Github, "deploy: { github: { connection: sys, repository: contoso/checkout, workflow: deploy.yml, ref: \"v{{release.version}}\" } }");

        Assert.Contains("because it stands in a name", Assert.Single(StageTemplates.Check(reading.Plan!, Release(version))).Message, StringComparison.Ordinal);
    }

    private static PlanReading Read(ConnectionKind kind, string stage) => PlanReader.Read(
        $"plan: shop\nvariables: {{ region: west }}\nstages:\n  - stage: production\n    environment: production\n    {stage}\n",
        new PlanRules { Connections = new Dictionary<string, ConnectionKind> { ["sys"] = kind, ["hub"] = ConnectionKind.Webhook } });

    private static ReleaseFacts Release(string version) => new()
    {
        Id = "shop-1",
        Plan = "shop",
        PlanVersion = 1,
        PlanDigest = "abc",
        Version = version,
        Requester = "ci",
        RequestedAt = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero),
        Variables = new Dictionary<string, string> { ["region"] = "west" },
    };
}

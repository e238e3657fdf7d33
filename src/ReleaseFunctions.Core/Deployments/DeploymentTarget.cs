using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Deployments.Systems;

namespace ReleaseFunctions.Core.Deployments;

/// <summary>What carries a deployment or rollback out. The JSON member <c>kind</c> tells which.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(WebhookPlan), "webhook")]
[JsonDerivedType(typeof(ChildRelease), "release")]
[JsonDerivedType(typeof(PreviousVersion), "previous")]
[JsonDerivedType(typeof(GithubWorkflow), "github")]
[JsonDerivedType(typeof(GitlabPipeline), "gitlab")]
[JsonDerivedType(typeof(JenkinsBuild), "jenkins")]
[JsonDerivedType(typeof(AzurePipelineRun), "azureDevOps")]
[JsonDerivedType(typeof(KubernetesRollout), "kubernetes")]
[JsonDerivedType(typeof(HelmUpgrade), "helm")]
[JsonDerivedType(typeof(ArgocdSync), "argocd")]
public abstract record DeploymentTarget;

/// <summary>A release of another plan, which is started and waited for; as a rollback: that release is rolled back.</summary>
public sealed record ChildRelease : DeploymentTarget
{
    /// <summary>Name of the plan whose newest version is released.</summary>
    public required string Plan { get; init; }

    /// <summary>The version that is released; may hold templates.</summary>
    public required string Version { get; init; }

    /// <summary>Variables of that plan to set, beside those that both plans have; values may hold templates.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();
}

/// <summary>As a rollback: the stage's own deployment, with the version that had succeeded there before.</summary>
public sealed record PreviousVersion : DeploymentTarget;

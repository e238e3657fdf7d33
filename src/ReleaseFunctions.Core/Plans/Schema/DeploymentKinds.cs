using System.Text.Json.Nodes;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Deployments.Systems;
using ReleaseFunctions.Core.Plans.Building;
using ReleaseFunctions.Core.Plans.Templates;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Schema;

/// <summary>The deployment systems that plans can name, in the order of the reference.</summary>
internal static class DeploymentKinds
{
    /// <summary>GitHub takes no more, the one that carries our id included.</summary>
    private const int MaxGithubInputs = 25;

    private static readonly TextShape Ref = Name("a branch or tag", 255, @"^[A-Za-z0-9._+/@{}\- ]+$");

    private static readonly TextShape Dns = Name("a name of lower-case letters, digits, '-' and '.'", 253, @"^[a-z0-9{]([a-zA-Z0-9.\-{} ]*[a-z0-9}])?$");

    private static readonly TextShape Value = new() { MinLength = 0, MaxLength = 4_096, ManyLines = true, Templates = TemplatePlace.Text };

    private static readonly JsonNode No = JsonValue.Create(false);

    public static IReadOnlyList<DeploymentKind> All { get; } = [Webhook(), Github(), Gitlab(), Jenkins(), AzureDevOps(), Kubernetes(), Helm(), Argocd()];

    private static DeploymentKind Webhook() => new(
        ConnectionKind.Webhook,
        "A signed POST.",
        [
            new("path", PlanTexts.Path, "Path and query below the connection's URL; may hold templates.") { Required = true },
            new("completion", ChoiceShape.Of<WebhookCompletion>(), "Who says that it is done: the answer itself, a call back, or the address in Location.") { Default = "response" },
            new("body", new BodyShape(), "Goes into the request's JSON under body; texts may hold templates."),
            new("headers", PlanTexts.Headers, "Additional request headers; values may hold templates.") { Default = new JsonObject() },
        ],
        keys => new WebhookPlan
        {
            Connection = keys.Text("connection")!,
            Path = keys.Text("path")!,
            Completion = keys.Choice("completion", WebhookCompletion.Response),
            Body = keys.JsonOf("body"),
            Headers = keys.MapOf("headers"),
        });

    private static DeploymentKind Github() => new(
        ConnectionKind.Github,
        "A run of a GitHub Actions workflow.",
        [
            new("repository", Name("a repository as owner/name", 140, @"^[^/ ]+/[^/ ]+$|^.*\{\{.*$"), "The repository, as owner/name; may hold templates.") { Required = true },
            new("workflow", Name("a workflow's file name or number", 255, @"^[A-Za-z0-9._-]+$", templates: false), "File name (such as deploy.yml) or number of the workflow, which has the trigger workflow_dispatch.") { Required = true },
            new("ref", Ref, "Branch or tag that it runs on; may hold templates.") { Required = true },
            new("inputs", Map("input names and texts", "^[A-Za-z_][A-Za-z0-9_-]{0,99}$", MaxGithubInputs), "Inputs of the workflow; texts may hold templates.") { Default = new JsonObject() },
            new("correlationInput", new TextShape { Noun = "an input's name", MaxLength = 100, Pattern = "^[A-Za-z_][A-Za-z0-9_-]*$" }, "An input that the workflow shows in its run-name; it carries an id by which a run is found that the server did not name, or whose answer was lost. Absent: none."),
            new("skipped", new ChoiceShape("fail", "pass"), "What a run that ended as skipped or neutral counts as.") { Default = "fail" },
        ],
        keys => new GithubWorkflow
        {
            Connection = keys.Text("connection")!,
            Repository = keys.Text("repository")!,
            Workflow = keys.Text("workflow")!,
            Ref = keys.Text("ref")!,
            Inputs = keys.MapOf("inputs"),
            CorrelationInput = keys.Text("correlationInput"),
            SkippedIsSuccess = keys.Text("skipped") == "pass",
        })
    { Rule = CheckGithubInputs };

    private static void CheckGithubInputs(MappingNode github, PlanCheck check)
    {
        if (github.Mapping("inputs") is { Members.Count: MaxGithubInputs } inputs && github.Text("correlationInput") is { } correlation && inputs.Member(correlation) is null)
        {
            check.Errors.Add(inputs, $"Expected at most {MaxGithubInputs - 1} inputs beside the correlationInput '{correlation}', found {MaxGithubInputs}: GitHub takes {MaxGithubInputs} in all.");
        }
    }

    private static DeploymentKind Gitlab() => new(
        ConnectionKind.Gitlab,
        "A GitLab CI pipeline with its child pipelines.",
        [
            new("project", Name("a project's path or number", 255, @"^[^ /].*[^/]$|^[0-9]$"), "Path (such as group/project) or number of the project; may hold templates.") { Required = true },
            new("ref", Ref, "Branch or tag that it runs on; may hold templates.") { Required = true },
            new("variables", Map("variable names and texts", "^[A-Za-z_][A-Za-z0-9_]{0,254}$", 100), "Variables of the pipeline; texts may hold templates.") { Default = new JsonObject() },
            new("skipped", new ChoiceShape("fail", "pass"), "What a pipeline that ended as skipped counts as.") { Default = "fail" },
        ],
        keys => new GitlabPipeline
        {
            Connection = keys.Text("connection")!,
            Project = keys.Text("project")!,
            Ref = keys.Text("ref")!,
            Variables = keys.MapOf("variables"),
            SkippedIsSuccess = keys.Text("skipped") == "pass",
        });

    private static DeploymentKind Jenkins() => new(
        ConnectionKind.Jenkins,
        "A build of a Jenkins job.",
        [
            new("job", Name("a job's full name", 1_024, @"^[^/].*[^/]$|^[^/]$", spaces: true, escapes: true), "Full name of the job with its folders, such as shop/checkout/deploy; a branch with a slash is written as Jenkins does, feature%2Fx. May hold templates.") { Required = true },
            new("parameters", Map("parameter names and texts", "^[A-Za-z_][A-Za-z0-9_.-]{0,254}$", 100), "Parameters of the build; texts may hold templates.") { Default = new JsonObject() },
            new("unstable", new ChoiceShape("fail", "pass"), "What a build that ended as UNSTABLE counts as.") { Default = "fail" },
        ],
        keys => new JenkinsBuild
        {
            Connection = keys.Text("connection")!,
            Job = keys.Text("job")!,
            Parameters = keys.MapOf("parameters"),
            UnstableIsSuccess = keys.Text("unstable") == "pass",
        });

    private static DeploymentKind AzureDevOps() => new(
        ConnectionKind.AzureDevOps,
        "A run of a pipeline of Azure DevOps.",
        [
            new("project", Name("a project's name or id", 128, @"^[^/]+$", spaces: true), "Name or id of the project; may hold templates.") { Required = true },
            new("pipeline", Name("a pipeline's number or name", 255, @"^[^/]+$", templates: false, spaces: true), "Number or name of the pipeline.") { Required = true },
            new("ref", Ref, "Branch or tag that it runs on, such as main or refs/tags/v1; may hold templates.") { Required = true },
            new("parameters", Map("parameter names and texts", "^[A-Za-z_][A-Za-z0-9_.-]{0,254}$", 100), "Template parameters of the run; texts may hold templates.") { Default = new JsonObject() },
            new("correlationParameter", new TextShape { Noun = "a parameter's name", MaxLength = 255, Pattern = "^[A-Za-z_][A-Za-z0-9_.-]*$" }, "A template parameter that carries an id by which a run is found whose answer was lost. Absent: none."),
            new("partial", new ChoiceShape("fail", "pass"), "What a run that succeeded with issues counts as.") { Default = "fail" },
        ],
        keys => new AzurePipelineRun
        {
            Connection = keys.Text("connection")!,
            Project = keys.Text("project")!,
            Pipeline = keys.Text("pipeline")!,
            Ref = keys.Text("ref")!,
            Parameters = keys.MapOf("parameters"),
            CorrelationParameter = keys.Text("correlationParameter"),
            PartialIsSuccess = keys.Text("partial") == "pass",
        });

    private static DeploymentKind Kubernetes() => new(
        ConnectionKind.Kubernetes,
        "A new image of a container of a Deployment, StatefulSet or DaemonSet.",
        [
            new("namespace", Dns, "The namespace; may hold templates.") { Required = true },
            new("workload", Name("a workload such as deployment/checkout", 300, @"^((deployment|statefulset|daemonset)/)?[a-zA-Z0-9.\-{} ]+$"), "deployment/name, statefulset/name or daemonset/name; a name alone is a deployment. May hold templates.") { Required = true },
            new("container", Name("a container's name", 63, "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", templates: false), "The container that gets the image.") { Required = true },
            new("image", Name("an image with tag or digest", 512, @"^[^ ].*$"), "The image with its tag or digest; may hold templates.") { Required = true },
        ],
        keys => new KubernetesRollout
        {
            Connection = keys.Text("connection")!,
            Namespace = keys.Text("namespace")!,
            Workload = keys.Text("workload")!,
            Container = keys.Text("container"),
            Image = keys.Text("image"),
        })
    { OptionalAsRollback = ["container", "image"] };

    private static DeploymentKind Helm() => new(
        ConnectionKind.Helm,
        "A new version or new values of a Helm release that Flux keeps (HelmRelease).",
        [
            new("namespace", Dns, "Namespace of the HelmRelease; may hold templates.") { Required = true },
            new("release", Dns, "Name of the HelmRelease; may hold templates.") { Required = true },
            new("chart", Name("a chart's name", 255, @"^[A-Za-z0-9._/-]+$", templates: false), "The chart that the HelmRelease must have. Absent: whichever it has."),
            new("version", Name("a chart's version", 255, @"^[^ ].*$"), "Version of the chart; may hold templates.") { Required = true },
            new("values", new BodyShape(), "Values that are merged into those of the HelmRelease; texts may hold templates."),
        ],
        keys => new HelmUpgrade
        {
            Connection = keys.Text("connection")!,
            Namespace = keys.Text("namespace")!,
            Release = keys.Text("release")!,
            Chart = keys.Text("chart"),
            Version = keys.Text("version"),
            Values = keys.JsonOf("values"),
        })
    { OptionalAsRollback = ["version"] };

    private static DeploymentKind Argocd() => new(
        ConnectionKind.Argocd,
        "A sync of an Argo CD application to a revision.",
        [
            new("application", Dns, "Name of the application; may hold templates.") { Required = true },
            new("project", Name("a project's name", 253, "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", templates: false), "The application's project in Argo CD. Absent: not said; a missing application then looks like a missing right."),
            new("revision", Name("a revision", 255, @"^[^ ].*$"), "Branch, tag, commit or chart version; may hold templates.") { Required = true },
            new("source", Name("a source's name or position", 253, "^[A-Za-z0-9._-]+$", templates: false), "Name, or position from 1, of the source that gets the revision, where the application has several; the others are synced to what they follow. Absent: the application has one source."),
            new("prune", new BooleanShape(), "Whether resources that are not in the revision any more are removed.") { Default = No },
        ],
        keys => new ArgocdSync
        {
            Connection = keys.Text("connection")!,
            Application = keys.Text("application")!,
            Project = keys.Text("project"),
            Revision = keys.Text("revision"),
            Source = keys.Text("source"),
            Prune = keys.Value("prune") is ScalarNode { Value: true },
        })
    { OptionalAsRollback = ["revision"] };

    private static MapShape Map(string noun, string keyPattern, int max) => new(noun, keyPattern, Value, max);

    /// <summary>A name in the system; its letters are those that a template's value may have in a name.</summary>
    private static TextShape Name(string noun, int maxLength, string pattern, bool templates = true, bool spaces = false, bool escapes = false) => new()
    {
        Noun = noun,
        MaxLength = maxLength,
        Pattern = pattern,
        Templates = templates ? TemplatePlace.Name : null,
        Rule = text => text.Contains("..", StringComparison.Ordinal) || text.Any(c => !(char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '+' or '/' or ':' or '@' || (spaces && c == ' ') || (escapes && c == '%')))
            ? $"'{text}' is not {noun}; it has letters, digits{(spaces ? ", spaces" : string.Empty)} and . _ - + / : @{(escapes ? " %" : string.Empty)} only, and no '..'."
            : null,
    };
}

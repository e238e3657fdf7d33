using System.Text.Json.Nodes;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Core.Plans.Schema;

/// <summary>The plan: every key this version knows, with its shape, limits, default and meaning.</summary>
internal static class PlanSchema
{
    public static RecordShape Approval { get; } = new("approval",
    [
        new("require", new NumberShape(1, 50, Whole: true), "How many distinct people must approve.") { Default = 1 },
        new("from", new ListShape("e-mail addresses", PlanTexts.Approver, 1, 50) { IgnoringCase = true }, "Who may decide.") { Required = true },
        new("order", new ChoiceShape("any") { NotYet = ["sequence"] }, "In which order they decide.") { Default = "any" },
        new("notBy", new ListShape("rules", ChoiceShape.Of<NotByRule>(), 0, 3), "Whose decision does not count although listed.") { Default = new JsonArray() },
        new("timeout", PlanTexts.Duration(TimeSpan.FromDays(90)), "How long people have before the release ends as expired.") { Default = "24h" },
        new("remind", PlanTexts.Duration(TimeSpan.FromDays(30)), "How often those who have not decided are reminded; shorter than timeout. Absent: never."),
    ])
    {
        NotYet = ["rules", "escalate"],
    };

    public static RecordShape Webhook { get; } = new("webhook",
    [
        new("connection", new ConnectionShape(Connections.ConnectionKind.Webhook), "The connection, of kind webhook.") { Required = true },
        new("path", PlanTexts.Path, "Path and query below the connection's URL; may hold templates.") { Required = true },
        new("completion", ChoiceShape.Of<WebhookCompletion>(), "Who says that it is done: the answer itself, a call back, or the address in Location.") { Default = "response" },
        new("body", new BodyShape(), "Goes into the request's JSON under body; texts may hold templates."),
        new("headers", PlanTexts.Headers, "Additional request headers; values may hold templates.") { Default = new JsonObject() },
    ]);

    public static RecordShape Retry { get; } = new("retry",
    [
        new("attempts", new NumberShape(1, 20, Whole: true), "Sends in all, the first included.") { Default = 3 },
        new("delay", new DurationShape(TimeSpan.Zero, TimeSpan.FromHours(1)), "Pause before the second send.") { Default = "10s" },
        new("backoff", new NumberShape(1, 10, Whole: false), "Factor by which the pause grows.") { Default = 2 },
    ]);

    public static RecordShape Deployment { get; } = new("deployment",
    [
        new("webhook", Webhook, "A signed POST."),
        new("timeout", PlanTexts.Duration(TimeSpan.FromDays(7)), "From the first request to the final word.") { Default = "30m" },
        new("retry", Retry, "How often the request is sent again when the target could not take it."),
    ])
    {
        Alternatives = [["webhook"]],
        NotYet = ["github", "gitlab", "jenkins", "azureDevOps", "kubernetes", "helm", "argocd", "release"],
    };

    public static RecordShape Stage { get; } = new("stage",
    [
        new("stage", PlanTexts.Name, "The stage's name, unique in the plan.") { Required = true },
        new("needs", new ListShape("stages", PlanTexts.Name, 0, PlanLimits.MaxStages), "Stages that must have succeeded or been skipped first. Absent: the stage above; []: start at once."),
        new("environment", PlanTexts.Name, "Where the stage deploys to; also the name of its exclusive lock.") { Required = true },
        new("approval", Approval, "Who has to agree before the stage deploys. Absent: nobody."),
        new("deploy", Deployment, "How the stage is deployed.") { Required = true },
        new("health", HealthSchema.Health, "What is measured after the deployment. Absent: nothing."),
        new("rollback", Deployment with { NotYetText = "previous" }, "How the stage is undone. Absent: it cannot be."),
        new("onFailure", ChoiceShape.Of<OnFailure>(), "What happens when deploy or health fails. Absent: rollback where the stage has one, else stop."),
    ])
    {
        NotYet = ["window", "checklist", "flags"],
    };

    public static RecordShape Plan { get; } = new("plan",
    [
        new("plan", PlanTexts.Name, "The plan's name.") { Required = true },
        new("description", new TextShape { MinLength = 0, MaxLength = 2_000, ManyLines = true }, "What the plan releases."),
        new("owners", new ListShape("e-mail addresses", PlanTexts.Email, 0, 50) { IgnoringCase = true }, "The people who own the plan.") { Default = new JsonArray() },
        new("runbook", PlanTexts.Link, "Link shown next to every release of the plan."),
        new("variables", PlanTexts.Variables, "Texts behind {{variables.name}}; a release may override them by name.") { Default = new JsonObject() },
        new("stages", new ListShape("stages", Stage, 1, PlanLimits.MaxStages) { UniqueBy = "stage" }, "The stages, in order.") { Required = true },
    ])
    {
        NotYet = ["concurrency", "notify", "change"],
    };
}

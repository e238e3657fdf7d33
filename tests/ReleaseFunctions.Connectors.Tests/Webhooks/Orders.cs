using System.Text.Json;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Connectors.Tests.Webhooks;

/// <summary>Builds orders and the settings of the connection they go to.</summary>
internal static class Orders
{
    public const string Secret = "whsec_cGxhbnRlZC13ZWJob29rLXNlY3JldA==";
    public const string Token = "planted-bearer-token";
    public const string CallbackUrl = "https://releases.contoso.example/api/callbacks/planted-callback-token";

    public static DeploymentOrder Order(WebhookCompletion completion = WebhookCompletion.Response, string path = "/staging") => new()
    {
        Action = DeploymentAction.Deploy,
        Target = new WebhookPlan { Connection = "deployHub", Path = path, Completion = completion },
        Release = new ReleaseFacts
        {
            Id = "checkout-42",
            Plan = "checkout",
            PlanVersion = 7,
            PlanDigest = "abc",
            Version = "1.2.3",
            Requester = "ci",
            RequestedAt = Wired.Now,
            Variables = new Dictionary<string, string> { ["region"] = "westeurope" },
        },
        Stage = "staging",
        Environment = "stg",
        Attempt = 2,
        IdempotencyKey = "checkout-42-staging-2-deploy",
        CallbackUrl = CallbackUrl,
        Links = new Dictionary<string, string> { ["release"] = "https://releases.contoso.example/ui/releases/checkout-42" },
    };

    public static WebhookPlan Webhook(this DeploymentOrder order) => (WebhookPlan)order.Target;

    public static DeploymentOrder With(this DeploymentOrder order, string header, string value) =>
        order with { Target = order.Webhook() with { Headers = new Dictionary<string, string> { [header] = value } } };

    public static DeploymentOrder WithBody(this DeploymentOrder order, string json) =>
        order with { Target = order.Webhook() with { Body = JsonDocument.Parse(json).RootElement } };

    public static (string Key, string Value)[] Settings(Uri url, bool allowPrivate = true) =>
    [
        ("Connections__deployHub__Kind", "webhook"),
        ("Connections__deployHub__Url", url.AbsoluteUri),
        ("Connections__deployHub__Secret", Secret),
        ("Connections__deployHub__Token", Token),
        ("Connections__deployHub__AllowPrivate", allowPrivate ? "true" : "false"),
    ];
}

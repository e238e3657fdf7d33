using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Plans.Templates;

namespace ReleaseFunctions.Core.Plans.Schema;

/// <summary>The texts and lists of texts that occur in more than one place of a plan.</summary>
internal static class PlanTexts
{
    /// <summary>What the product sets itself, what frames the message, and what would carry a credential: those belong to the connection.</summary>
    private static readonly HashSet<string> ForbiddenHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "authorization", "connection", "content-encoding", "content-length", "content-type", "cookie", "expect", "host", "idempotency-key",
        "keep-alive", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade", "webhook-id", "webhook-signature", "webhook-timestamp",
    };

    public static TextShape Name { get; } = new()
    {
        Noun = "a name of lower-case letters, digits and hyphens that starts with a letter or digit",
        MaxLength = 63,
        Pattern = PlanNames.NamePattern,
    };

    public static TextShape Email { get; } = new()
    {
        Noun = "a plain e-mail address such as dba@contoso.example",
        MaxLength = 254,
        Pattern = PlanNames.EmailPattern,
    };

    /// <summary>A person or a group of people.</summary>
    public static TextShape Approver { get; } = Email with
    {
        Noun = "a plain e-mail address such as dba@contoso.example, or group: and a name of letters and digits (or an id in Microsoft Graph)",
        Pattern = $"{PlanNames.GroupPattern}|{PlanNames.EmailPattern}",
    };

    public static TextShape Link { get; } = new()
    {
        Noun = "a link that starts with https:// or http://",
        MaxLength = 2_048,
        Pattern = "^https?://",
        Rule = text => Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.UserInfo.Length == 0 && uri.Host.Length > 0 && !text.Contains(' ', StringComparison.Ordinal)
            ? null
            : $"'{text}' is not a link; expected an absolute https:// or http:// address without user and password.",
    };

    public static TextShape Path { get; } = new()
    {
        Noun = "a path below the connection's URL that starts with one '/' and holds no '\\' or '#'",
        MaxLength = RelativePath.MaxLength,
        Pattern = @"^/(?!/)[^\\#]*$",
        Templates = TemplatePlace.Path,
        Rule = text => RelativePath.Problem(text) is { } problem ? $"The path '{text}' is not allowed: {problem}." : null,
    };

    public static TextShape JsonPath { get; } = new()
    {
        Noun = "a JSONPath that starts with '$', such as $.errorRate",
        MaxLength = 512,
        Pattern = @"^\$([.\[].*)?$",
    };

    public static TextShape ResourceId { get; } = new()
    {
        Noun = "an Azure resource id that starts with /subscriptions/",
        MaxLength = 1_024,
        Pattern = @"^/subscriptions/[^\\#?]+$",
        Templates = TemplatePlace.ResourceId,
        Rule = text => RelativePath.Problem(text) is { } problem ? $"The resource id '{text}' is not allowed: {problem}." : null,
    };

    public static TextShape WorkspaceId { get; } = new()
    {
        Noun = "a Log Analytics workspace id (a GUID)",
        MinLength = 36,
        MaxLength = 36,
        Pattern = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
    };

    /// <summary>A condition on a number where nothing is deployed, so that there is no baseline.</summary>
    public static TextShape Pass { get; } = new()
    {
        Noun = "a condition such as \"<= 0.01\" or \">= 0.99 and < 1.5\"",
        MaxLength = PassCondition.MaxLength,
        Rule = text => !PassCondition.TryParse(text, out PassCondition? condition, out string? error) ? error
            : condition.UsesBaseline ? "There is no baseline here, because nothing is deployed; compare with a number."
            : null,
    };

    /// <summary>A condition of a health gate.</summary>
    public static TextShape PassOrBaseline { get; } = Pass with
    {
        Noun = "a condition such as \"<= 0.01\", \">= 0.99 and < 1.5\" or \"<= baseline * 1.1\"",
        Rule = text => PassCondition.TryParse(text, out _, out string? error) ? null : error,
    };

    public static MapShape Headers { get; } = new(
        "header names and values",
        PlanNames.HeaderPattern,
        new TextShape
        {
            Noun = "a header value of visible ASCII characters",
            MinLength = 0,
            MaxLength = 1_024,
            Pattern = "^[ -~]*$",
            Templates = TemplatePlace.Header,
        },
        Max: 50)
    {
        IgnoringCase = true,
        KeyRule = name => ForbiddenHeaders.Contains(name) ? $"The header '{name}' cannot be set; it belongs to the protocol, the signature or the connection." : null,
    };

    public static MapShape Variables { get; } = new(
        "variable names and texts",
        PlanNames.VariablePattern,
        new TextShape { MinLength = 0, MaxLength = PlanLimits.MaxVariableLength },
        PlanLimits.MaxVariables);

    public static TextShape Query(TemplatePlace language) => new()
    {
        Noun = "a query",
        MaxLength = 8_192,
        ManyLines = true,
        Templates = language,
    };

    public static DurationShape Duration(TimeSpan max) => new(TimeSpan.FromMilliseconds(100), max);
}

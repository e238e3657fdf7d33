using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Plans.Templates;

namespace ReleaseFunctions.Core.Tickets;

/// <summary>The change record that a release has: created, or linked where it exists already. The JSON member <c>kind</c> tells the system.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(JiraChange), JiraChange.SystemName)]
[JsonDerivedType(typeof(ServiceNowChange), ServiceNowChange.SystemName)]
public abstract record ChangePlan
{
    /// <summary>What it is called unless the plan says so.</summary>
    public const string DefaultSummary = "{{release.plan}} {{release.version}}";

    /// <summary>Name of the connection.</summary>
    public required string Connection { get; init; }

    /// <summary>What a record that is created is called.</summary>
    public string Summary { get; init; } = DefaultSummary;

    /// <summary>Key of a record that exists and is linked; null: one is created.</summary>
    public string? Existing { get; init; }

    /// <summary>The status it moves to when the release starts; null: it stays.</summary>
    public string? WhenStarted { get; init; }

    /// <summary>Likewise when the release has succeeded.</summary>
    public string? WhenSucceeded { get; init; }

    /// <summary>Likewise when the release has ended in any other way.</summary>
    public string? WhenFailed { get; init; }

    /// <summary>The system's name as plans and histories write it.</summary>
    [JsonIgnore]
    public string SystemWord => this is JiraChange ? JiraChange.SystemName : ServiceNowChange.SystemName;

    /// <summary>The kind of connection that leads to it.</summary>
    [JsonIgnore]
    public ConnectionKind Kind => this is JiraChange ? ConnectionKind.Jira : ConnectionKind.ServiceNow;

    /// <summary>The status for a moment; null: it stays.</summary>
    public string? StatusAt(ChangeMoment moment) => moment switch
    {
        ChangeMoment.Started => WhenStarted,
        ChangeMoment.Succeeded => WhenSucceeded,
        _ => WhenFailed,
    };

    /// <summary>The same with every text that may hold templates rewritten.</summary>
    internal virtual ChangePlan Rewrite(TextRewrite rewrite) => this with
    {
        Summary = rewrite(Summary, TemplatePlace.Text),
        Existing = Existing is null ? null : rewrite(Existing, TemplatePlace.FlagKey),
    };
}

/// <summary>An issue of Jira.</summary>
public sealed record JiraChange : ChangePlan
{
    public const string SystemName = "jira";

    /// <summary>Key of the project that it is created in; null with an existing one.</summary>
    public string? Project { get; init; }

    /// <summary>Name of its type.</summary>
    public string? IssueType { get; init; }
}

/// <summary>A change request of ServiceNow.</summary>
public sealed record ServiceNowChange : ChangePlan
{
    public const string SystemName = "serviceNow";

    /// <summary>normal, standard or emergency; null with an existing one.</summary>
    public string? Type { get; init; }
}

/// <summary>Moments of a release at which its change record may change its status.</summary>
[JsonConverter(typeof(Json.CamelCaseEnumConverter<ChangeMoment>))]
public enum ChangeMoment
{
    Started,
    Succeeded,
    Failed,
}

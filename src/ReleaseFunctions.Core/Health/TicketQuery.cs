using System.Text.Json.Serialization;

namespace ReleaseFunctions.Core.Health;

/// <summary>Asks whether a ticket has a status: 1 if it has, else 0. Ticks items of checklists.</summary>
public abstract record TicketQuery : HealthQuery
{
    /// <summary>What ticks.</summary>
    public const string Pass = ">= 1";

    /// <summary>Key of the ticket.</summary>
    public required string Ticket { get; init; }

    /// <summary>The status, as the system writes it.</summary>
    public required string Status { get; init; }

    [JsonIgnore]
    public override bool CanLookBack => false;

    /// <summary>For people: what ticks the item.</summary>
    public string InWords() => $"{Ticket} is {Status}";

    protected override HealthQuery About(string subject) => this with { Ticket = subject };
}

/// <summary>The status of an issue of Jira, or the key of its category: new, indeterminate, done.</summary>
public sealed record JiraStatusQuery : TicketQuery;

/// <summary>The state of a change request of ServiceNow, by its number or its name.</summary>
public sealed record ServiceNowStateQuery : TicketQuery;

using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Deployments;

/// <summary>One request to a deployment system. Templates are already expanded.</summary>
public sealed record DeploymentOrder
{
    public required DeploymentAction Action { get; init; }

    /// <summary>Where it goes, and what is asked for there.</summary>
    public required OutsideTarget Target { get; init; }

    public required ReleaseFacts Release { get; init; }

    public required string Stage { get; init; }

    public required string Environment { get; init; }

    public required int Attempt { get; init; }

    /// <summary>The same for every send of one attempt: webhook-id and Idempotency-Key, or the correlation id that a system shows in its runs.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>Where a webhook's deployment reports when it is done; empty for other systems.</summary>
    public string CallbackUrl { get; init; } = string.Empty;

    /// <summary>What is known of an earlier send of the same order that may have arrived; null: there was none.</summary>
    public DeploymentIntent? Before { get; init; }

    /// <summary>Called before an order is sent that was sent before and left nothing to be seen; writes down that it is, so that the next look gives this send its time.</summary>
    public Func<CancellationToken, Task>? SendsAgain { get; init; }

    /// <summary>The sends are used up: what the earlier ones started is looked for, and nothing is sent any more.</summary>
    public bool LooksUpOnly { get; init; }

    /// <summary>Links for people: release page, API.</summary>
    public required IReadOnlyDictionary<string, string> Links { get; init; }
}

/// <summary>What a deployment system is asked to do.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<DeploymentAction>))]
public enum DeploymentAction
{
    Deploy,
    Rollback,
}

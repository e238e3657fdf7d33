using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Webhooks;

/// <summary>What came back from a deployment system, before it is judged.</summary>
/// <param name="Status">HTTP status code.</param>
/// <param name="Body">The body; null if it broke off.</param>
/// <param name="Location">The header of that name, as sent.</param>
/// <param name="RetryAfter">The header of that name as a pause from now.</param>
internal sealed record WebhookReply(int Status, BoundedBody? Body, string? Location = null, TimeSpan? RetryAfter = null);

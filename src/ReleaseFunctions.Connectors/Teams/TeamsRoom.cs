using ReleaseFunctions.Connectors.Chat;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Chat;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Teams;

/// <summary>Posts to a channel or chat of Teams through a workflow that starts when a webhook is received. Its address carries a signature and is the credential.</summary>
internal sealed class TeamsRoom(ApiClient client) : IChatSystem
{
    private static readonly string[] Domains = [".environment.api.powerplatform.com", ".logic.azure.com"];

    public ConnectionKind Kind => ConnectionKind.Teams;

    /// <summary>What is wrong with a connection's settings, from the name of the setting on; null: nothing.</summary>
    public static string? FindFault(ConnectionSettings connection) => connection switch
    {
        { Url: { } url } when url.IdnHost.EndsWith(".webhook.office.com", StringComparison.OrdinalIgnoreCase) =>
            "Url is that of an Office connector, which Microsoft has retired; make a workflow in Teams (\"When a Teams webhook request is received\") and set its address.",
        { AllowPrivate: false, Url: { } url } when !Domains.Any(domain => url.IdnHost.EndsWith(domain, StringComparison.OrdinalIgnoreCase)) =>
            $"Url leads to '{url.IdnHost}', which is not where workflows are started (*{string.Join(", *", Domains)}); copy the address that Teams shows.",
        { AllowPrivate: false, Url: { } url } when !url.Query.Contains("sig=", StringComparison.Ordinal) => "Url lacks its signature (sig=…); copy the whole address that Teams shows.",
        _ => null,
    };

    public async Task<string> PostAsync(ConnectionSettings connection, ChatMessage message, CancellationToken cancellationToken)
    {
        byte[] body = AdaptiveCard.Write(message);
        if (body.Length > AdaptiveCard.MaxBytes)
        {
            throw ApiCallException.Refused($"The message has {body.Length:N0} bytes; Teams takes {AdaptiveCard.MaxBytes:N0}.");
        }

        using HttpRequestMessage request = new(HttpMethod.Post, connection.Url) { Content = JsonBody.Of(body) };
        ApiReply reply = await client.SendAsync(connection, request, cancellationToken);
        return reply.Status is 200 or 202 ? "The workflow was started; whether it posts, only Teams knows." : throw reply.Failure(connection.Name, Remedy(reply.Status));
    }

    private static string? Remedy(int status) => status switch
    {
        400 => "The workflow may be switched off, or expects another body; it has to post the card of the request.",
        401 or 403 => "The workflow does not accept the address's signature; copy the address anew and set Connections__<name>__Url.",
        404 or 410 => "The workflow is gone; make a new one and set Connections__<name>__Url.",
        413 => "Nothing was posted.",
        _ => null,
    };
}

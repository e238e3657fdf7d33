using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Chat;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Chat;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Slack;

/// <summary>Posts to a channel of Slack: through an incoming webhook, whose address is the credential, or as a bot with a token.</summary>
internal sealed class SlackRoom(ApiClient client) : IChatSystem
{
    private static readonly string[] WebhookHosts = ["hooks.slack.com", "hooks.slack-gov.com"];

    public ConnectionKind Kind => ConnectionKind.Slack;

    /// <summary>What is wrong with a connection's settings, from the name of the setting on; null: nothing.</summary>
    public static string? FindFault(ConnectionSettings connection) => connection switch
    {
        { Token: null, Url: null } => "Url is missing; set the address of an incoming webhook, or a bot's Token and Channel.",
        { Token: not null, Channel: null } => "Channel is missing; set the id of the channel that the bot posts to, such as C0123456789.",
        { Token: null, AllowPrivate: false, Url: { } url } when !WebhookHosts.Contains(url.IdnHost, StringComparer.OrdinalIgnoreCase) =>
            $"Url leads to '{url.IdnHost}', which is not where Slack takes webhooks ({string.Join(", ", WebhookHosts)}); copy the address that Slack shows.",
        { Token: not null, AllowPrivate: false, Url: { } url } when !SlackApi.IsSlack(url) => $"Url leads to '{url.IdnHost}', which is not Slack; remove it.",
        _ => null,
    };

    public Task<string> PostAsync(ConnectionSettings connection, ChatMessage message, CancellationToken cancellationToken) =>
        connection.Token is null ? PostToWebhookAsync(connection, message, cancellationToken) : PostAsBotAsync(connection, message, cancellationToken);

    private async Task<string> PostToWebhookAsync(ConnectionSettings connection, ChatMessage message, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, connection.Url) { Content = JsonBody.Of(SlackMessage.Write(message)) };
        ApiReply reply = await client.SendAsync(connection, request, cancellationToken);
        string said = reply.Text?.Trim() ?? string.Empty;
        if (reply.Status == 200)
        {
            // Posting again would post twice, so an answer that is not understood is final.
            return said == "ok" ? "Posted." : throw ApiCallException.Refused($"{connection.Name} answered 200 with something else than ok, so it is not known whether the message is there.");
        }

        throw reply.Failure(connection.Name, SlackErrors.Remedy(said) ?? (reply.Status is 404 or 410 ? SlackErrors.Remedy("no_service") : null));
    }

    private async Task<string> PostAsBotAsync(ConnectionSettings connection, ChatMessage message, CancellationToken cancellationToken)
    {
        JsonObject written = SlackMessage.Write(message);
        using HttpRequestMessage request = new(HttpMethod.Post, SlackApi.Url(connection, "chat.postMessage"))
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["channel"] = connection.Channel!,
                ["text"] = (string)written["text"]!,
                ["blocks"] = written["blocks"]!.ToJsonString(),
                ["unfurl_links"] = "false",
            }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", connection.Token);
        SlackApi.Read(connection, await client.SendAsync(connection, request, cancellationToken));
        return "Posted.";
    }
}

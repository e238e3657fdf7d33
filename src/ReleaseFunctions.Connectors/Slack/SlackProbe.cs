using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Slack;

/// <summary>Asks Slack whose token a connection has. A webhook cannot be asked anything.</summary>
internal sealed class SlackProbe(ApiClient client) : IConnectionProbe
{
    public ConnectionKind Kind => ConnectionKind.Slack;

    public async Task<ConnectionFinding> CheckAsync(ConnectionSettings connection, CancellationToken cancellationToken)
    {
        if (connection.Token is null)
        {
            return new ConnectionFinding(null, null, null, "A webhook can only be checked by posting to it, which this check does not do; the history of a release tells whether its messages arrived.");
        }

        using HttpRequestMessage request = new(HttpMethod.Post, SlackApi.Url(connection, "auth.test")) { Content = new FormUrlEncodedContent([]) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", connection.Token);
        ApiReply reply = await client.SendAsync(connection, request, cancellationToken);
        if (reply.Status != 200)
        {
            throw reply.Failure(connection.Name);
        }

        JsonObject body = reply.ReadObject(connection.Name);
        bool accepted = body["ok"]?.GetValueKind() == System.Text.Json.JsonValueKind.True;
        string[] scopes = reply.Header("x-oauth-scopes")?.Split(',', StringSplitOptions.TrimEntries) ?? [];
        bool? mayPost = accepted && scopes.Length > 0 ? scopes.Contains("chat:write") : null;
        return new ConnectionFinding(true, accepted, mayPost, Sentence(accepted, mayPost, body));
    }

    private static string Sentence(bool accepted, bool? mayPost, JsonObject body) => (accepted, mayPost) switch
    {
        (false, _) => $"Slack does not accept the token: {body["error"]}. {SlackErrors.Remedy($"{body["error"]}")}".TrimEnd(),
        (_, false) => "Slack accepts the token, but it lacks the scope chat:write.",
        (_, true) => $"Slack accepts the token of {body["user"]} in {body["team"]}, which may post where the bot is a member.",
        _ => $"Slack accepts the token of {body["user"]} in {body["team"]}; whether it may post was not said.",
    };
}

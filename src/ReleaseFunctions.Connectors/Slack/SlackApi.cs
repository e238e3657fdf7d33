using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Slack;

/// <summary>Slack's Web API, which answers 200 also when it did nothing: <c>ok</c> tells.</summary>
internal static class SlackApi
{
    private static readonly Uri PublicUrl = new("https://slack.com/api");

    public static bool IsSlack(Uri url) => url.IdnHost is "slack.com" or "slack-gov.com";

    /// <summary>The address of a method.</summary>
    public static Uri Url(ConnectionSettings connection, string method) =>
        ConnectionUrl.TryCombine(connection.Url ?? PublicUrl, method, out Uri url, out string fault) ? url : throw ApiCallException.Refused($"{connection.Name} cannot be asked: {fault}.");

    /// <summary>The answer, if it is one that says ok.</summary>
    /// <exception cref="ApiCallException">It is not.</exception>
    public static JsonObject Read(ConnectionSettings connection, ApiReply reply)
    {
        if (reply.Status != 200)
        {
            throw reply.Failure(connection.Name);
        }

        JsonObject body = reply.ReadObject(connection.Name);
        if (body["ok"] is JsonValue ok && ok.TryGetValue(out bool done) && done)
        {
            return body;
        }

        string error = body["error"] is JsonValue said && said.TryGetValue(out string? word) ? word : "no reason";
        string message = $"{connection.Name} answered that it failed: {error}. {SlackErrors.Remedy(error)}".TrimEnd();
        throw SlackErrors.IsPassing(error) ? ApiCallException.TryAgain(message, reply.RetryAfter) : ApiCallException.Refused(message);
    }
}

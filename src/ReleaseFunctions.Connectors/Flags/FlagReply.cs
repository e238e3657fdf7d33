using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleaseFunctions.Connectors.Flags;

/// <summary>What a flag system answered, before it is judged.</summary>
/// <param name="Status">HTTP status code.</param>
/// <param name="Text">The body; null if it is over the size limit.</param>
/// <param name="ETag">The header of that name, as sent.</param>
/// <param name="RetryAfter">How long it asks to wait.</param>
internal sealed record FlagReply(int Status, string? Text, string? ETag, TimeSpan? RetryAfter)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>What went wrong, in the system's words; empty if it has none.</summary>
    public string Detail()
    {
        JsonObject? body = TryReadObject();
        string? said = new[] { "message", "detail", "title", "error" }
            .Select(name => body?[name] is JsonValue value && value.TryGetValue(out string? text) && !string.IsNullOrWhiteSpace(text) ? text : null)
            .FirstOrDefault(text => text is not null);
        return said ?? string.Empty;
    }

    /// <summary>The body as a JSON object.</summary>
    /// <exception cref="FlagCallException">It is none: what the answer means is not known.</exception>
    public JsonObject ReadObject(string connection) => TryReadObject() ?? throw FlagCallException.TryAgain(
        $"{connection} answered {Status} with {(Text is null ? "more than the size limit" : "something that is not a JSON object")}.");

    /// <summary>An answer that is no success.</summary>
    /// <param name="remedy">What to do about it; null: the status says it all.</param>
    public FlagCallException Failure(string connection, string? remedy = null)
    {
        string phrase = Enum.IsDefined((HttpStatusCode)Status) ? $" ({(HttpStatusCode)Status})" : string.Empty;
        string detail = Detail();
        string sentence = $"{connection} answered {Status}{phrase}{(detail.Length == 0 ? string.Empty : $": {detail.TrimEnd('.')}")}.";
        string hint = remedy ?? (Status is >= 300 and < 400 ? "Redirects are not followed; correct the connection's address." : string.Empty);
        string message = $"{sentence} {hint}".TrimEnd();
        return Status is 408 or 425 or 429 or >= 500 ? FlagCallException.TryAgain(message, RetryAfter) : FlagCallException.Refused(message);
    }

    private JsonObject? TryReadObject()
    {
        try
        {
            return Text is null ? null : JsonNode.Parse(Text) as JsonObject;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return null; // ArgumentException: a member that is there twice
        }
    }
}

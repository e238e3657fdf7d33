using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleaseFunctions.Connectors.Network;

/// <summary>What an outside system's API answered, before it is judged.</summary>
/// <param name="Status">HTTP status code.</param>
/// <param name="Text">The body; null if it is over the size limit.</param>
/// <param name="ETag">The header of that name, as sent.</param>
/// <param name="RetryAfter">How long it asks to wait.</param>
internal sealed record ApiReply(int Status, string? Text, string? ETag, TimeSpan? RetryAfter)
{
    private const int LongestDetail = 500;

    /// <summary>Where texts for people stand in the errors of the systems we know, in the order of their worth.</summary>
    private static readonly string[] DetailNames = ["message", "detail", "errorMessages", "errors", "title", "error_description", "error", "reason"];

    /// <summary>The headers, by their names in any case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The system takes no more calls for a while. Some say so with 403, and a header tells it from a missing right.</summary>
    public bool IsRateLimited => Status == 429 || (Status == 403 && (RetryAfter is not null || Header("x-ratelimit-remaining") == "0"));

    /// <summary>The header's value; null if it is not there.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>What went wrong, in the system's words; empty if it has none.</summary>
    public string Detail()
    {
        string said = TryReadJson() switch
        {
            JsonObject body => DetailNames.Select(name => Words(body[name])).FirstOrDefault(words => words.Length > 0) ?? string.Empty,
            JsonNode other => Words(other),
            null => Text is null || Text.TrimStart().StartsWith('<') ? string.Empty : Text.Trim(), // a page of HTML is not worth showing
        };
        return said.Length <= LongestDetail ? said : said[..LongestDetail] + "…";
    }

    /// <summary>The body as a JSON object.</summary>
    /// <exception cref="ApiCallException">It is none: what the answer means is not known.</exception>
    public JsonObject ReadObject(string connection) => TryReadJson() as JsonObject ?? throw Unreadable(connection, "a JSON object");

    /// <summary>The body as a JSON array.</summary>
    /// <exception cref="ApiCallException">It is none: what the answer means is not known.</exception>
    public JsonArray ReadArray(string connection) => TryReadJson() as JsonArray ?? throw Unreadable(connection, "a JSON array");

    /// <summary>The body as a JSON object; null if it is none.</summary>
    public JsonObject? TryReadObject() => TryReadJson() as JsonObject;

    /// <summary>The body as a JSON array; null if it is none.</summary>
    public JsonArray? TryReadArray() => TryReadJson() as JsonArray;

    /// <summary>An answer that is no success.</summary>
    /// <param name="remedy">What to do about it; null: the status says it all.</param>
    public ApiCallException Failure(string connection, string? remedy = null)
    {
        string phrase = Enum.IsDefined((HttpStatusCode)Status) ? $" ({(HttpStatusCode)Status})" : string.Empty;
        string detail = Detail();
        string sentence = $"{connection} answered {Status}{phrase}{(detail.Length == 0 ? string.Empty : $": {detail.TrimEnd('.')}")}.";
        string hint = IsRateLimited ? "It takes no more calls for a while." : remedy ?? (Status is >= 300 and < 400 ? "Redirects are not followed; correct the connection's address." : string.Empty);
        bool mayTryAgain = IsRateLimited || Status is 408 or 425 or >= 500;
        return new ApiCallException($"{sentence} {hint}".TrimEnd(), !mayTryAgain, RetryAfter)
        {
            Status = Status,

            // A gateway that gave up, or a server that broke, may have done it all the same.
            NotTaken = Status is < 500 and not 408 || Status == 503,
        };
    }

    private static string Words(JsonNode? node) => node switch
    {
        JsonValue value => value.TryGetValue(out string? text) ? text.Trim() : string.Empty,
        JsonArray items => string.Join("; ", items.Select(Words).Where(words => words.Length > 0)),
        JsonObject members => string.Join("; ", members.Select(member => $"{member.Key}: {Words(member.Value)}").Where(words => !words.EndsWith(": ", StringComparison.Ordinal))),
        _ => string.Empty,
    };

    private ApiCallException Unreadable(string connection, string wanted) =>
        ApiCallException.TryAgain($"{connection} answered {Status} with {(Text is null ? "more than the size limit" : $"something that is not {wanted}")}.");

    private JsonNode? TryReadJson()
    {
        try
        {
            JsonNode? node = Text is null ? null : JsonNode.Parse(Text);
            _ = (node as JsonObject)?.Count; // finds a member that is there twice
            return node;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return null; // ArgumentException: a member that is there twice
        }
    }
}

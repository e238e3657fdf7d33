using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ReleaseFunctions.Http;

/// <summary>Reads request bodies within limits.</summary>
public static class RequestBody
{
    /// <summary>The largest JSON body that is read, in bytes.</summary>
    public const int JsonLimit = 512 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The body as text.</summary>
    /// <exception cref="ProblemException">413: over the limit; 400: not UTF-8.</exception>
    public static async Task<string> ReadTextAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
        {
            throw TooLarge(limit);
        }

        using MemoryStream buffer = new();
        byte[] chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (buffer.Length + read > limit)
            {
                throw TooLarge(limit);
            }

            buffer.Write(chunk, 0, read);
        }

        try
        {
            string text = StrictUtf8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
            return text.StartsWith('\ufeff') ? text[1..] : text;
        }
        catch (DecoderFallbackException exception)
        {
            throw ProblemException.BadRequest($"The body is not UTF-8: {exception.Message}");
        }
    }

    /// <summary>The body as a JSON object.</summary>
    /// <param name="optional">Whether an empty body counts as an empty object.</param>
    /// <exception cref="ProblemException">415: not JSON by its content type; 413; 400: malformed, or not an object.</exception>
    public static async Task<JsonElement> ReadObjectAsync(HttpRequest request, bool optional, CancellationToken cancellationToken)
    {
        string text = await ReadTextAsync(request, JsonLimit, cancellationToken);
        if (optional && string.IsNullOrWhiteSpace(text))
        {
            return JsonElement.Parse("{}");
        }

        if (!request.HasJsonContentType())
        {
            throw new ProblemException(415, "The content type is not supported", $"The body's Content-Type is '{request.ContentType}'; send application/json.");
        }

        try
        {
            JsonElement root = JsonElement.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 32 });
            EnsureText(root);
            return root.ValueKind == JsonValueKind.Object
                ? root
                : throw ProblemException.BadRequest($"The body must be a JSON object, not {root.ValueKind.ToString().ToLowerInvariant()}.");
        }
        catch (InvalidOperationException exception)
        {
            // Half of a surrogate pair parses, but is no text.
            throw ProblemException.BadRequest("The body holds a text that is not valid Unicode.", [new ProblemError("$", exception.Message)]);
        }
        catch (JsonException exception)
        {
            throw ProblemException.BadRequest(
                "The body is not valid JSON.",
                [new ProblemError("$", exception.Message, (int?)exception.LineNumber + 1, (int?)exception.BytePositionInLine + 1)]);
        }
    }

    private static void EnsureText(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                {
                    EnsureText(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (JsonProperty member in element.EnumerateObject())
                {
                    _ = member.Name;
                    EnsureText(member.Value);
                }

                break;
        }
    }

    private static ProblemException TooLarge(int limit) =>
        new(413, "The body is too large", $"The body is over the limit of {limit:N0} bytes.");
}

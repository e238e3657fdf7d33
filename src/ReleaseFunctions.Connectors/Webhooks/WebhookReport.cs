using System.Text.Json;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Webhooks;

/// <summary>What a deployment system reported in a body such as <c>{"status":"succeeded","message":"…","url":"…"}</c>. Every member may be missing.</summary>
/// <param name="IsReadable">The body is empty or a JSON object; anything else says nothing about a deployment.</param>
/// <param name="Status">As sent, in lower case; null if missing; empty if it is not text.</param>
/// <param name="Message">For people, not yet cleaned.</param>
/// <param name="Url">Absolute http or https address, or null.</param>
internal sealed record WebhookReport(bool IsReadable, string? Status, string? Message, string? Url)
{
    private const int LongestUrl = 2000;

    public static WebhookReport Read(BoundedBody? body)
    {
        if (body is null || body.IsTooLarge)
        {
            return new WebhookReport(false, null, null, null);
        }

        if (string.IsNullOrWhiteSpace(body.Text))
        {
            return new WebhookReport(true, null, null, null);
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(body.Text);
            JsonElement root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                ? new WebhookReport(
                    true,
                    root.TryGetProperty("status", out JsonElement status) ? AsText(status)?.Trim().ToLowerInvariant() ?? string.Empty : null,
                    FirstText(root, "message", "detail", "error", "title"),
                    WebAddress(FirstText(root, "url")))
                : new WebhookReport(false, null, null, null);
        }
        catch (JsonException)
        {
            // Plain text is worth showing; a page of HTML is not.
            return new WebhookReport(false, null, body.Text.TrimStart().StartsWith('<') ? null : body.Text, null);
        }
    }

    private static string? FirstText(JsonElement root, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (root.TryGetProperty(name, out JsonElement member) && AsText(member) is { } text && !string.IsNullOrWhiteSpace(text))
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>JSON text may hold half a surrogate pair, which has no .NET string.</summary>
    private static string? AsText(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? WebAddress(string? text) =>
        text is { Length: <= LongestUrl }
        && Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
        && (url.Scheme is "http" or "https")
        && url.UserInfo.Length == 0
            ? url.AbsoluteUri
            : null;
}

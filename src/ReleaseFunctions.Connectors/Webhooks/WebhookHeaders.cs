using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Webhooks;

/// <summary>Headers that a plan adds. It cannot touch those that carry identity, framing or credentials.</summary>
internal static class WebhookHeaders
{
    public const string IdempotencyKey = "Idempotency-Key";

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        WebhookSignature.IdHeader, WebhookSignature.TimestampHeader, WebhookSignature.SignatureHeader, IdempotencyKey,
        "Authorization", "Proxy-Authorization", "Cookie", "Host", "Content-Type", "Content-Length", "Content-Encoding",
        "Transfer-Encoding", "Connection", "Upgrade", "TE", "Trailer", "Keep-Alive", "Expect",
    };

    /// <summary>Adds the headers; false with the reason if one of them is not allowed.</summary>
    public static bool TryAdd(HttpRequestMessage request, IReadOnlyDictionary<string, string> headers, out string fault)
    {
        foreach ((string name, string value) in headers)
        {
            if (Reserved.Contains(name))
            {
                fault = $"the header '{name}' is set by the connection and cannot be set by a plan";
                return false;
            }

            if (value.Any(c => char.IsControl(c) || c > '~') || !request.Headers.TryAddWithoutValidation(name, value))
            {
                fault = $"the header '{name}' or its value holds characters that a header cannot hold";
                return false;
            }
        }

        fault = string.Empty;
        return true;
    }
}

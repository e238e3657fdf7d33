using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace ReleaseFunctions.Access;

/// <summary>The credential that a request carries in its headers.</summary>
/// <param name="Text">An API key or a token; empty: none was sent.</param>
internal sealed record Credential(string Text)
{
    /// <summary>The header for callers whose <c>Authorization</c> is spoken for, by authentication in front of the application, say.</summary>
    public const string KeyHeader = "X-Api-Key";

    private const string Bearer = "Bearer ";

    /// <summary>
    /// Reads it. <c>X-Api-Key</c> wins where both are there, and the other is not looked at: a request is one caller, and what two
    /// credentials may do never adds up.
    /// </summary>
    public static (Credential Credential, Refusal? Refusal) Read(IHeaderDictionary headers)
    {
        foreach (string name in new[] { KeyHeader, "Authorization" })
        {
            if (headers[name].Count > 1)
            {
                return (new Credential(string.Empty), Refusal.Unauthorized($"The header {name} is given {headers[name].Count} times; give it once.", "doubled header"));
            }
        }

        return (new Credential(Pick(headers[KeyHeader], headers.Authorization)), null);
    }

    private static string Pick(StringValues key, StringValues authorization) =>
        key.ToString() is { Length: > 0 } given ? given
        : authorization.ToString() is { } bearer && bearer.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? bearer[Bearer.Length..].Trim()
        : string.Empty;
}

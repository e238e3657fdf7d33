using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ReleaseFunctions.Access;

/// <summary>
/// Reads who is signed in from the header of Azure's built-in authentication, where <see cref="PlatformAuthentication"/> vouches for it. Only for
/// functions whose address that authentication guards: on addresses that are excluded from it, a header may be anybody's.
/// </summary>
internal sealed class PlatformPrincipal(PlatformAuthentication platform, EntraCallers callers)
{
    private const string Header = PlatformAuthentication.HeaderPrefix;
    private const int MaxHeader = 64 * 1024;

    /// <summary>Who it is, or why they are not let in.</summary>
    public (Caller? Caller, Refusal? Refusal) Find(HttpRequest request)
    {
        if (!platform.IsOn)
        {
            return (null, Refusal.Unauthorized("Azure's built-in authentication is not in use here; sign in with a key.", "no platform"));
        }

        if (request.Headers[Header] is not [{ Length: > 0 and <= MaxHeader } text])
        {
            return (null, Refusal.Unauthorized($"The header {Header} is not there exactly once.", "broken principal"));
        }

        return Read(text) is not { } claims
            ? (null, Refusal.Unauthorized($"The header {Header} cannot be read, or is not of Entra ID.", "broken principal"))
            : callers.Of(claims);
    }

    private static ClaimSet? Read(string text)
    {
        try
        {
            JsonElement root = JsonElement.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(text)), new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 });

            // Other identity providers would bring claims of the same names that mean other people.
            return root.GetProperty("auth_typ").GetString() is "aad" or "azureactivedirectory"
                ? new ClaimSet([.. root.GetProperty("claims").EnumerateArray().Select(claim => (claim.GetProperty("typ").GetString()!, claim.GetProperty("val").GetString()!))])
                : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException or KeyNotFoundException or ArgumentNullException)
        {
            return null;
        }
    }
}

using Microsoft.AspNetCore.Http;

namespace ReleaseFunctions.Access;

/// <summary>Tells who calls, by whatever credential a request carries.</summary>
internal sealed class Authenticator(ApiKeys keys, TokenCallers tokens, FailureDamper damper, CallerSource sources)
{
    // No key has this name.
    private const string Tokens = "(tokens)";

    /// <summary>The caller, or why it is none.</summary>
    public async Task<(Caller? Caller, Refusal? Refusal)> FindAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        (Credential credential, Refusal? refusal) = Credential.Read(request.Headers);
        if (refusal is not null)
        {
            return (null, refusal);
        }

        if (credential.Text.Length == 0)
        {
            return (null, Refusal.Missing());
        }

        if (TokenCallers.IsToken(credential.Text))
        {
            return await FindByTokenAsync(request, credential.Text, cancellationToken);
        }

        (KeyMatch? match, refusal) = FindKey(request, credential.Text);
        return (match?.Caller, refusal);
    }

    /// <summary>The API key that was sent, in a header or by the sign-in form, or why it is none.</summary>
    public (KeyMatch? Match, Refusal? Refusal) FindKey(HttpRequest request, string key)
    {
        string? name = ApiKeys.NameOf(key);
        string? known = name is not null && keys.IsKnown(name) ? name : null;
        string source = sources.Of(request);
        if (damper.Holds(source, known) is { } pause)
        {
            return (null, TooMany(pause, known));
        }

        if (keys.Find(key) is { } match)
        {
            return (match, null);
        }

        damper.Failed(source, known);
        return (null, Refusal.Unauthorized("The API key is unknown, has expired, or was revoked.", known is null ? "unknown key" : "wrong key", known is null ? null : $"key:{known}"));
    }

    private async Task<(Caller? Caller, Refusal? Refusal)> FindByTokenAsync(HttpRequest request, string token, CancellationToken cancellationToken)
    {
        string source = sources.Of(request);
        if (damper.Holds(source, Tokens) is { } pause)
        {
            return (null, TooMany(pause, null));
        }

        (Caller? caller, Refusal? refusal) = await tokens.FindAsync(token, cancellationToken);
        if (refusal is { Status: StatusCodes.Status401Unauthorized })
        {
            damper.Failed(source, Tokens);
        }

        return (caller, refusal);
    }

    private static Refusal TooMany(TimeSpan pause, string? name) => new(
        429, "Too many failed attempts", $"Too many credentials from this address were wrong; try again in {Math.Ceiling(pause.TotalSeconds):0} s.", "too many failures")
    {
        Who = name is null ? null : $"key:{name}",
        RetryAfter = pause,
    };
}

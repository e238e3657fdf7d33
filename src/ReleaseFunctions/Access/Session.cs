namespace ReleaseFunctions.Access;

/// <summary>Whoever a request comes from: a program with a credential, or a person who is signed in.</summary>
/// <param name="Caller">Who it is, and what they may do now.</param>
/// <param name="Csrf">The token that the session's forms carry; empty: a program, which has none.</param>
public sealed record Session(Caller Caller, string Csrf)
{
    /// <summary>Hash of the API key that the session rests on; empty: none.</summary>
    public string KeyHash { get; init; } = string.Empty;

    /// <summary>Whether a form's token is that of the session.</summary>
    public bool IsOwnForm(string? csrf) =>
        Csrf.Length > 0 && csrf is { Length: > 0 } && SessionSigner.Same(csrf, Csrf);
}

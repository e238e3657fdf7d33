namespace ReleaseFunctions.Core.Trust;

/// <summary>The claims of a token whose signature was found good.</summary>
/// <param name="values">Name → values; most claims have one.</param>
public sealed class TokenClaims(IReadOnlyDictionary<string, IReadOnlyList<string>> values)
{
    private const string Heads = "refs/heads/";
    private const string Tags = "refs/tags/";

    /// <summary>Every claim with every value.</summary>
    public IEnumerable<(string Name, string Value)> All => values.SelectMany(claim => claim.Value.Select(value => (claim.Key, value)));

    /// <summary>Whom the token is meant for.</summary>
    public IReadOnlyList<string> Audiences => Several("aud");

    /// <summary>The values of a claim; empty: it is missing.</summary>
    public IReadOnlyList<string> Several(string name) => values.TryGetValue(name, out IReadOnlyList<string>? found) ? found : [];

    /// <summary>The value of a claim; null: it is missing, empty, or has several.</summary>
    public string? One(string name) => Several(name) is [{ Length: > 0 } value] ? value : null;

    /// <summary>The claims of GitLab, with the full ref in <c>ref_path</c>: its <c>ref</c> alone does not tell a branch from a tag of the same name.</summary>
    public TokenClaims WithRefPath()
    {
        if (One("ref_path") is not null || One("ref") is not { } name)
        {
            return this;
        }

        string? path = One("ref_type") switch { "branch" => Heads + name, "tag" => Tags + name, _ => null };
        return path is null ? this : new TokenClaims(new Dictionary<string, IReadOnlyList<string>>(values) { ["ref_path"] = [path] });
    }
}

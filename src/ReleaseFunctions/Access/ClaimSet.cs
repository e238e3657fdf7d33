namespace ReleaseFunctions.Access;

/// <summary>The claims of a principal under their short names.</summary>
internal sealed class ClaimSet
{
    // The platform names some claims as WS-Federation did.
    private static readonly Dictionary<string, string> ShortNames = new(StringComparer.Ordinal)
    {
        ["http://schemas.microsoft.com/identity/claims/objectidentifier"] = "oid",
        ["http://schemas.microsoft.com/identity/claims/tenantid"] = "tid",
        ["http://schemas.microsoft.com/identity/claims/scope"] = "scp",
        ["http://schemas.microsoft.com/ws/2008/06/identity/claims/role"] = "roles",
        ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"] = "email",
        ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier"] = "sub",
        ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn"] = "upn",
    };

    private readonly Dictionary<string, List<string>> _values = new(StringComparer.Ordinal);

    public ClaimSet(IEnumerable<(string Name, string Value)> claims)
    {
        foreach ((string name, string value) in claims)
        {
            string known = ShortNames.GetValueOrDefault(name, name);
            (_values.TryGetValue(known, out List<string>? values) ? values : _values[known] = []).Add(value);
        }
    }

    /// <summary>The values of a claim.</summary>
    public IReadOnlyList<string> All(string name) => _values.TryGetValue(name, out List<string>? values) ? values : [];

    /// <summary>The value of a claim that stands there once; null: it is missing, or there are several.</summary>
    public string? One(string name) => All(name) is [{ Length: > 0 } value] ? value : null;
}

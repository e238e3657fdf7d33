namespace ReleaseFunctions.Core.Approvals;

/// <summary>
/// Compares people by their e-mail address: case and surrounding space never make two people of one. An API key that belongs to
/// no person stands for one person of its own, <c>key:name</c> (docs/decisions/0005-api-keys-approve-as-themselves.md).
/// </summary>
public static class Person
{
    private const string KeyPrefix = "key:";

    // People are addresses, and no address holds a colon before its at sign.
    private static readonly string[] MachinePrefixes = [KeyPrefix, "entra:", "oidc:"];

    /// <summary>How an API key that belongs to no person is named.</summary>
    public static string OfKey(string name) => KeyPrefix + name;

    /// <summary>Whether this is an API key, or an application or a pipeline that was given a role: whoever decides as itself.</summary>
    public static bool IsKey(string person) => MachinePrefixes.Any(prefix => Normalize(person).StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>The form in which addresses are kept.</summary>
    public static string Normalize(string address) => address.Trim().ToLowerInvariant();

    /// <summary>Whether both are there and mean one person.</summary>
    public static bool Same(string? one, string? other) =>
        one is not null && other is not null && Normalize(one) == Normalize(other);
}

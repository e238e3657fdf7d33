using System.Text;
using System.Text.Json.Serialization;
using ReleaseFunctions.Connectors.AppConfiguration;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Connections;

/// <summary>One outside system as configured under <c>Connections__name__…</c>. Its text form and its JSON hold no credential.</summary>
public sealed record ConnectionSettings
{
    // Shorter parts of an address are words such as "services".
    private const int ShortestUrlSecret = 16;
    private const int ShortestSignature = 12;

    /// <summary><c>[A-Za-z][A-Za-z0-9]{0,62}</c>; what a plan calls it.</summary>
    public required string Name { get; init; }

    public required ConnectionKind Kind { get; init; }

    /// <summary>Base address. Null only for kinds whose address is the same for everyone, such as Microsoft Graph.</summary>
    public Uri? Url { get; init; }

    /// <summary>Password, client secret or signing secret; what it is depends on the kind.</summary>
    [JsonIgnore]
    public string? Secret { get; init; }

    /// <summary>Bearer token.</summary>
    [JsonIgnore]
    public string? Token { get; init; }

    /// <summary>User name, or client id for Azure kinds.</summary>
    [JsonIgnore]
    public string? User { get; init; }

    /// <summary>Microsoft Entra tenant of a client secret; only for Azure kinds.</summary>
    public string? Tenant { get; init; }

    /// <summary>The only authorities (PEM, one or several) that the system's certificate may come from. Null: those that the machine trusts.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>The room that a Slack token posts to; only for that kind.</summary>
    public string? Channel { get; init; }

    /// <summary>Lets this connection reach loopback and private addresses and use plain http; default false. Metadata addresses stay closed.</summary>
    public bool AllowPrivate { get; init; }

    /// <summary>Longest wait for one answer; default 100 s for deployments, 30 s for everything else.</summary>
    public TimeSpan? Timeout { get; init; }

    private const int LeastOfKey = 20;

    /// <summary>Whoever knows the address may post: it is to be shown to nobody.</summary>
    [JsonIgnore]
    public bool IsUrlSecret => Kind == ConnectionKind.Teams || (Kind == ConnectionKind.Slack && Token is null);

    /// <summary>Credentials in every form in which an outside system could echo them, longest first.</summary>
    internal IEnumerable<string> Credentials()
    {
        // Secrets for webhooks side by side, or the lines of a private key, whose frame is ordinary words.
        string[] secrets = [.. (Secret?.Split([" ", "\n", "\r", "\\n"], StringSplitOptions.RemoveEmptyEntries) ?? []).Where(part => !Secret!.StartsWith("-----BEGIN", StringComparison.Ordinal) || part.Length >= LeastOfKey)];
        string?[] forms =
        [
            Secret,
            Token,
            Secret is null ? null : Basic(Secret),
            Token is null ? null : Basic(Token),
            Url is { Query.Length: > 1 } ? Url.Query[1..] : null, // addresses that carry their own signature
            .. SecretUrlParts(),
            .. QueryValues(),
            Secret is null ? null : AccessKey.SecretPart(Secret), // of a connection string of App Configuration
            .. secrets,
            .. secrets.Where(s => s.StartsWith("whsec_", StringComparison.Ordinal)).Select(s => s["whsec_".Length..]),
        ];
        return forms.OfType<string>().Where(form => form.Length > 0).Distinct().OrderByDescending(form => form.Length);
    }

    private string Basic(string password) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{password}"));

    // A part can be echoed without the rest, such as the signature alone.
    private IEnumerable<string> SecretUrlParts() => !IsUrlSecret || Url is null ? [] :
    [
        Url.AbsolutePath.Trim('/'),
        .. Url.AbsolutePath.Split('/').Where(part => part.Length >= ShortestUrlSecret),
    ];

    /// <summary>The values in the address's query that are long enough to be a signature, as written and as meant.</summary>
    private IEnumerable<string> QueryValues() => (Url?.Query.TrimStart('?').Split('&') ?? [])
        .Select(pair => pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..])
        .Where(value => value.Length >= ShortestSignature)
        .SelectMany(value => new[] { value, Uri.UnescapeDataString(value) });

    public override string ToString() => $"connection '{Name}' of kind {Kind}{(Url is null ? string.Empty : $" to {Url.Host}")}";
}

using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace ReleaseFunctions.Access;

/// <summary>
/// Named API keys, <c>rk_name_secret</c>. Configuration holds only their SHA-256 (<c>ApiKeys__name__Hash</c>, and <c>NextHash</c> while a
/// key is being replaced). Read anew on every call, so that a key is revoked without a restart where its configuration reloads.
/// </summary>
public sealed partial class ApiKeys(IConfiguration configuration, IHostEnvironment environment, TimeProvider time)
{
    /// <summary>The key that <c>local.settings.example.json</c> carries; refused outside Development.</summary>
    public const string DevelopmentKey = "rk_dev_local";

    private static readonly string DevelopmentHash = Hash(DevelopmentKey);

    // What an unknown name is compared with, so that it takes as long as a known one.
    private static readonly string NoHash = new('0', 64);

    /// <summary>The key that was sent, or null if it is not one of ours, or not any more.</summary>
    public KeyMatch? Find(string key)
    {
        if (NameOf(key) is not { } name)
        {
            return null;
        }

        string sent = Hash(key);
        _ = SameHash(NoHash, sent);
        return FindByHash(name, hash => SameHash(hash, sent));
    }

    /// <summary>The key of that name one of whose present hashes fits; null: there is none.</summary>
    public KeyMatch? FindByHash(string name, Func<string, bool> fits)
    {
        ApiKeySettings settings = new(configuration.GetSection($"{ApiKeySettings.Section}:{name}"));
        return settings.IsCurrent(time.GetUtcNow())
            && settings.Hashes.FirstOrDefault(hash => fits(hash) && (environment.IsDevelopment() || hash != DevelopmentHash)) is { } found
            ? new KeyMatch(new Caller(name, settings.Person, settings.Roles), found)
            : null;
    }

    /// <summary>The name in a key; null: it has not the form of one.</summary>
    public static string? NameOf(string key) => KeyForm().Match(key) is { Success: true } match ? match.Groups["name"].Value : null;

    /// <summary>Whether a key of that name is configured, current or not.</summary>
    public bool IsKnown(string name) => configuration.GetSection($"{ApiKeySettings.Section}:{name}").Exists();

    /// <summary>What is wrong with the configured keys, each naming its setting; empty if nothing is.</summary>
    public IEnumerable<string> Problems() =>
        configuration.GetSection(ApiKeySettings.Section).GetChildren().SelectMany(section => new ApiKeySettings(section).Problems(environment.IsDevelopment() ? null : DevelopmentHash));

    /// <summary>SHA-256 of a key, lower-case hex.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static bool SameHash(string expected, string actual) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(actual));

    [GeneratedRegex(@"\Ark_(?<name>[A-Za-z][A-Za-z0-9]{0,62})_[\x21-\x7e]{1,200}\z")]
    private static partial Regex KeyForm();
}

/// <summary>A key that is good now.</summary>
/// <param name="Hash">Its configured hash, by which what rests on it is known to end with it.</param>
public sealed record KeyMatch(Caller Caller, string Hash);

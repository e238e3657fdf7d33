using System.Globalization;

namespace ReleaseFunctions.Access;

/// <summary>
/// Tokens with which a calendar program may read the calendar's feed, and nothing else, in somebody's name. One for an API key ends with
/// the key; one for a person of Entra ID, about whom nobody can be asked later, after <see cref="Lifetime"/>.
/// </summary>
public sealed class FeedTokens(ApiKeys keys, SessionSigner signer, TimeProvider time)
{
    /// <summary>How long the token of a person lasts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    private const string Purpose = "calendar-feed";

    /// <summary>A token for whoever is signed in.</summary>
    public string For(Session session)
    {
        if (session.KeyHash.Length > 0)
        {
            return $"{session.Caller.Name}.{signer.Mac(Purpose, session.Caller.Name, session.KeyHash)}";
        }

        // By day, so that the page shows the same address all day.
        long expires = new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date + Lifetime, TimeSpan.Zero).ToUnixTimeSeconds();
        string content = string.Create(CultureInfo.InvariantCulture, $"{session.Caller.Name}~{expires}");
        return $"{content}.{signer.Mac(Purpose, content, string.Empty)}";
    }

    /// <summary>Whose token it is, or null.</summary>
    public Caller? Find(string token) => token.Split('.') is not [{ } content, { } mac] ? null
        : content.Split('~') is [{ } name, { } until] ? OfPerson(name, until, content, mac)
        : keys.FindByHash(content, hash => SessionSigner.Same(mac, signer.Mac(Purpose, content, hash)))?.Caller;

    private Caller? OfPerson(string name, string until, string content, string mac) =>
        SessionSigner.Same(mac, signer.Mac(Purpose, content, string.Empty))
        && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out long expires)
        && time.GetUtcNow().ToUnixTimeSeconds() < expires
            ? new Caller(name, null, new HashSet<Role> { Role.Audit }) { Kind = CallerKind.Entra }
            : null;
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ReleaseFunctions.Core.Deployments;

/// <summary>Symmetric signatures of Standard Webhooks 1.0.0: HMAC-SHA256 over <c>id.timestamp.body</c>, written <c>v1,base64</c>.</summary>
public static class WebhookSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    /// <summary>How far a timestamp may be from the receiver's clock, in either direction: 5 min.</summary>
    public static readonly TimeSpan DefaultTolerance = TimeSpan.FromMinutes(5);

    private const string Version = "v1,";
    private const string SecretPrefix = "whsec_";

    /// <summary>The value of <c>webhook-signature</c>: one signature per secret, so that receivers can be moved to a new secret one by one.</summary>
    /// <param name="secrets">Secrets divided by spaces; <c>whsec_</c> and base64, or plain text that is taken as UTF-8.</param>
    /// <param name="id">Value of <c>webhook-id</c>; must hold no full stop, which divides the signed parts.</param>
    /// <param name="timestamp">When the message is sent; signed to the second.</param>
    /// <param name="body">The exact bytes that are sent.</param>
    /// <exception cref="FormatException">There is no secret, or one is not base64 after its prefix. The message does not hold it.</exception>
    /// <exception cref="ArgumentException">The id is empty or holds a full stop.</exception>
    public static string Sign(string secrets, string id, DateTimeOffset timestamp, ReadOnlySpan<byte> body)
    {
        if (id.Length == 0 || id.Contains('.', StringComparison.Ordinal))
        {
            throw new ArgumentException("A webhook id must not be empty and must hold no full stop.", nameof(id));
        }

        byte[] content = Content(id, timestamp.ToUnixTimeSeconds(), body);
        return string.Join(' ', Keys(secrets).Select(key => Version + Convert.ToBase64String(HMACSHA256.HashData(key, content))));
    }

    /// <summary>Whether one of the signatures was made with one of the secrets and the timestamp is near <paramref name="now"/>. Takes the same time whichever signature fits.</summary>
    /// <param name="secrets">As for <see cref="Sign"/>.</param>
    /// <param name="id">Received <c>webhook-id</c>.</param>
    /// <param name="timestamp">Received <c>webhook-timestamp</c>, Unix seconds.</param>
    /// <param name="signatures">Received <c>webhook-signature</c>.</param>
    /// <param name="body">The bytes as received.</param>
    /// <param name="now">The receiver's clock.</param>
    /// <param name="tolerance">Largest distance of the timestamp; default <see cref="DefaultTolerance"/>.</param>
    /// <exception cref="FormatException">The receiver's own secrets cannot be read.</exception>
    public static bool Verify(string secrets, string id, string timestamp, string signatures, ReadOnlySpan<byte> body, DateTimeOffset now, TimeSpan? tolerance = null)
    {
        IReadOnlyList<byte[]> keys = Keys(secrets);
        if (id.Length == 0
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            || Math.Abs((decimal)now.ToUnixTimeSeconds() - seconds) > (decimal)(tolerance ?? DefaultTolerance).TotalSeconds)
        {
            return false;
        }

        byte[] content = Content(id, seconds, body);
        bool found = false;
        foreach (string signature in signatures.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!signature.StartsWith(Version, StringComparison.Ordinal))
            {
                continue; // another version, such as the asymmetric v1a
            }

            byte[] given = Encoding.ASCII.GetBytes(signature[Version.Length..]);
            foreach (byte[] key in keys)
            {
                byte[] expected = Encoding.ASCII.GetBytes(Convert.ToBase64String(HMACSHA256.HashData(key, content)));
                found |= CryptographicOperations.FixedTimeEquals(expected, given);
            }
        }

        return found;
    }

    /// <summary>Says what is wrong with the secrets, without showing them; null if they can be used.</summary>
    public static string? FindFault(string secrets)
    {
        try
        {
            Keys(secrets);
            return null;
        }
        catch (FormatException fault)
        {
            return fault.Message;
        }
    }

    private static byte[] Content(string id, long seconds, ReadOnlySpan<byte> body)
    {
        byte[] head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{seconds}."));
        byte[] content = new byte[head.Length + body.Length];
        head.CopyTo(content, 0);
        body.CopyTo(content.AsSpan(head.Length));
        return content;
    }

    private static List<byte[]> Keys(string secrets)
    {
        List<byte[]> keys = [.. secrets.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Key)];
        return keys.Count > 0 ? keys : throw new FormatException("There is no webhook secret.");
    }

    private static byte[] Key(string secret, int index)
    {
        if (!secret.StartsWith(SecretPrefix, StringComparison.Ordinal))
        {
            return Encoding.UTF8.GetBytes(secret);
        }

        byte[] key = new byte[secret.Length];
        return Convert.TryFromBase64String(secret[SecretPrefix.Length..], key, out int length) && length > 0
            ? key[..length]
            : throw new FormatException($"Webhook secret {index + 1} starts with {SecretPrefix} but is not base64 after that.");
    }
}

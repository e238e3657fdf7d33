using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SampleTarget;

/// <summary>Checks a Standard Webhooks 1.0.0 signature the way a receiver would.</summary>
public static class Signature
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>True if one of the signatures fits, or if no secret is configured.</summary>
    public static bool IsValid(IHeaderDictionary headers, string body, string? secret, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(secret))
        {
            return true;
        }

        string timestamp = headers["webhook-timestamp"].ToString();
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            || (now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Tolerance)
        {
            return false;
        }

        byte[] key = Convert.FromBase64String(secret.StartsWith("whsec_", StringComparison.Ordinal) ? secret[6..] : secret);
        byte[] expected = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{headers["webhook-id"]}.{timestamp}.{body}"));
        return headers["webhook-signature"].ToString().Split(' ')
            .Where(part => part.StartsWith("v1,", StringComparison.Ordinal))
            .Any(part => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(part[3..]), Encoding.UTF8.GetBytes(Convert.ToBase64String(expected))));
    }
}

using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Storage.Releases;

/// <summary>
/// Where a page ended, as an opaque text: a check sum over query and position, then the position. A position says nothing secret and
/// only ever narrows the same query, so it is checked, not signed.
/// </summary>
internal static class ContinuationToken
{
    private const int CheckBytes = 8;

    public static string Write(ReleaseQuery query, string position) =>
        Base64Url.EncodeToString([.. Check(query, position), .. Encoding.ASCII.GetBytes(position)]);

    /// <summary>The position behind which the next page begins.</summary>
    /// <exception cref="ArgumentException">The token was not given for this query.</exception>
    public static string Read(ReleaseQuery query)
    {
        string token = query.Continuation!;
        if (token.Length <= 400 && Base64Url.IsValid(token))
        {
            byte[] bytes = Base64Url.DecodeFromChars(token);
            string position = bytes.Length > CheckBytes ? Encoding.ASCII.GetString(bytes.AsSpan(CheckBytes)) : "";

            // Written again it must be the same text: Base64 leaves bits that an alteration could hide in.
            if (IndexRows.IsPosition(position) && Write(query, position) == token)
            {
                return position;
            }
        }

        throw new ArgumentException("The continuation token was not given for this query; repeat the query's plan, status, from and to as they were, or start again without it.");
    }

    private static byte[] Check(ReleaseQuery query, string position)
    {
        string text = string.Join('\n', query.Plan, query.Status?.ToString(), Time(query.From), Time(query.To), position);
        return SHA256.HashData(Encoding.UTF8.GetBytes(text))[..CheckBytes];
    }

    private static string Time(DateTimeOffset? time) => time?.UtcTicks.ToString(CultureInfo.InvariantCulture) ?? "";
}

using System.Security.Cryptography;

namespace ReleaseFunctions.Releases;

/// <summary>Makes release ids: 20 characters of <c>[0-9a-z]</c>, sortable by time, short enough that instance ids stay under 100.</summary>
public static class ReleaseIds
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Half = 10;

    /// <summary>Ten characters of the time in milliseconds, ten (50 bits) of chance.</summary>
    public static string Create(DateTimeOffset now)
    {
        Span<char> id = stackalloc char[2 * Half];
        long milliseconds = now.ToUnixTimeMilliseconds();
        for (int i = Half - 1; i >= 0; i--)
        {
            id[i] = Alphabet[(int)(milliseconds & 31)];
            milliseconds >>= 5;
        }

        RandomNumberGenerator.GetItems<char>(Alphabet, id[Half..]);
        return new string(id);
    }
}

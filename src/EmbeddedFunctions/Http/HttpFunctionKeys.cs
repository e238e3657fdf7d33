using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace EmbeddedFunctions.Http;

/// <summary>
/// The keys of functions that are not anonymous, from the settings <c>EmbeddedFunctions__FunctionKey</c> and
/// <c>EmbeddedFunctions__MasterKey</c>, given in the header <c>x-functions-key</c> or the query value <c>code</c>.
/// Without a configured key such a function answers nobody.
/// </summary>
internal sealed class HttpFunctionKeys(IConfiguration configuration)
{
    private readonly byte[]? _functionKey = Hash(configuration["EmbeddedFunctions:FunctionKey"]);
    private readonly byte[]? _masterKey = Hash(configuration["EmbeddedFunctions:MasterKey"]);

    public bool Allow(HttpRequest request, AuthorizationLevel level)
    {
        if (level == AuthorizationLevel.Anonymous)
        {
            return true;
        }

        string? given = request.Headers.TryGetValue("x-functions-key", out Microsoft.Extensions.Primitives.StringValues header)
            ? header.ToString()
            : request.Query["code"].ToString();
        return Hash(given) is { } key
            && (Matches(_masterKey, key) || (level == AuthorizationLevel.Function && Matches(_functionKey, key)));
    }

    private static bool Matches(byte[]? expected, byte[] given)
        => expected is not null && CryptographicOperations.FixedTimeEquals(expected, given);

    private static byte[]? Hash(string? key) => string.IsNullOrEmpty(key) ? null : SHA256.HashData(Encoding.UTF8.GetBytes(key));
}

using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace ReleaseFunctions.Access;

/// <summary>Where a request comes from.</summary>
internal sealed class CallerSource(IConfiguration configuration, PlatformAuthentication platform, IHostEnvironment environment)
{
    /// <summary>
    /// The address, for counting; empty: the machine itself in Development, which is not counted. Behind Azure's front end, or a proxy that <c>Access__Proxy</c> vouches for, it is the
    /// last entry of <c>X-Forwarded-For</c>, which the proxy appended; what stands before it the caller may have made up.
    /// </summary>
    public string Of(HttpRequest request)
    {
        IPAddress? remote = request.HttpContext.Connection.RemoteIpAddress;
        string? forwarded = platform.IsAzure || string.Equals(configuration["Access:Proxy"], "true", StringComparison.OrdinalIgnoreCase) ? Last(request.Headers["X-Forwarded-For"].ToString()) : null;
        return forwarded ?? (environment.IsDevelopment() && (remote is null || IPAddress.IsLoopback(remote)) ? string.Empty : remote?.ToString() ?? string.Empty);
    }

    /// <summary>The same, for the log.</summary>
    public string Describe(HttpRequest request) => Of(request) is { Length: > 0 } source ? source : request.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "unknown";

    private static string? Last(string header)
    {
        string last = header[(header.LastIndexOf(',') + 1)..].Trim();
        return IPEndPoint.TryParse(last, out IPEndPoint? point) ? point.Address.ToString() : null;
    }
}

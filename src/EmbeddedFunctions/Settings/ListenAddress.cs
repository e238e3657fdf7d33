using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace EmbeddedFunctions.Settings;

/// <summary>Where the host listens: <c>--urls</c>, <c>--port</c>, <c>ASPNETCORE_URLS</c>, local.settings.json, port 7071 on 127.0.0.1; the first that is given.</summary>
internal static class ListenAddress
{
    public const int DefaultPort = 7071;

    /// <returns>The addresses, or null when ports named for the web server itself (<c>ASPNETCORE_HTTP_PORTS</c>) shall hold.</returns>
    /// <exception cref="FunctionWorkerException">The port is not one.</exception>
    public static string? Resolve(IConfiguration commandLine, IConfiguration settings, int? localHttpPort)
    {
        if (commandLine["urls"] is { Length: > 0 } urls)
        {
            return urls;
        }

        if (commandLine["port"] is { } port)
        {
            return int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= ushort.MaxValue
                ? Loopback(number)
                : throw new FunctionWorkerException($"--port is '{port}'; it must be a number from 0 (any free port) to {ushort.MaxValue}.");
        }

        if ((settings["urls"] ?? settings["ASPNETCORE_URLS"]) is { Length: > 0 } configured)
        {
            return configured;
        }

        return (settings["http_ports"] ?? settings["https_ports"]) is { Length: > 0 } ? null : Loopback(localHttpPort ?? DefaultPort);
    }

    private static string Loopback(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
}

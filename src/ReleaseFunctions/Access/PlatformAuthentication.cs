using Microsoft.AspNetCore.Http;

namespace ReleaseFunctions.Access;

/// <summary>
/// Azure's built-in authentication, which stands in front of the application and says in headers who is signed in. Anybody can send
/// such headers, so they count only where a setting says that it is on and the platform's own variables agree, and only for signing in.
/// </summary>
/// <param name="variables">Reads a variable of the process, which no request and no settings file sets.</param>
internal sealed class PlatformAuthentication(EntraSettings settings, PlatformVariables variables)
{
    /// <summary>Every header in which the platform names the caller begins so.</summary>
    public const string HeaderPrefix = "X-MS-CLIENT-PRINCIPAL";

    /// <summary>Whether the application runs on Azure.</summary>
    /// <remarks>Azure: which variable names the instance depends on the plan; Flex Consumption runs in named containers.</remarks>
    public bool IsAzure => Has("WEBSITE_SITE_NAME") && (Has("WEBSITE_INSTANCE_ID") || Has("CONTAINER_NAME") || Has("WEBSITE_POD_NAME"));

    /// <summary>Whether the headers are the platform's.</summary>
    public bool IsOn => IsWanted && IsAzure && IsEnabledThere;

    private bool IsWanted => settings.PlatformAuthentication;

    private bool IsEnabledThere => string.Equals(variables.Read("WEBSITE_AUTH_ENABLED"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Why the request is refused for headers that the platform did not set; null: it carries none, or they are the platform's.</summary>
    public Refusal? Judge(HttpRequest request) =>
        IsOn || request.Headers.Keys.FirstOrDefault(name => name.StartsWith(HeaderPrefix, StringComparison.OrdinalIgnoreCase)) is not { } header ? null
        : Refusal.Unauthorized(
            $"The request carries the header {HeaderPrefix}, which only the platform's authentication may set, and it is not in use here{Why()}; leave the header out.",
            "forged principal",
            header.ToUpperInvariant());

    private bool Has(string variable) => variables.Read(variable) is { Length: > 0 };

    private string Why() => !IsWanted ? " (Entra__PlatformAuthentication)" : IsAzure ? " (WEBSITE_AUTH_ENABLED)" : " (this is not Azure)";
}

/// <summary>The variables of the process.</summary>
internal sealed record PlatformVariables(Func<string, string?> Read)
{
    public static PlatformVariables OfProcess { get; } = new(Environment.GetEnvironmentVariable);
}

namespace EmbeddedFunctions.Settings;

/// <summary>The environment's name: from the command line, the process, then local.settings.json; <c>Production</c> when nobody says.</summary>
internal static class HostEnvironmentName
{
    private static readonly string[] Names =
        ["AZURE_FUNCTIONS_ENVIRONMENT", "AzureFunctionsEnvironment", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT"];

    public static string Resolve(string? fromCommandLine, Func<string, string?> environment, LocalSettings settings)
        => First(fromCommandLine)
            ?? Names.Select(name => First(environment(name))).FirstOrDefault(value => value is not null)
            ?? Names.Select(name => First(settings.Values.GetValueOrDefault(name))).FirstOrDefault(value => value is not null)
            ?? "Production";

    private static string? First(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}

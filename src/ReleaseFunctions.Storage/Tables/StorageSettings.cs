using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace ReleaseFunctions.Storage.Tables;

/// <summary>Where the tables are and how to sign in, read from the app settings that Azure Functions itself uses.</summary>
public sealed partial record StorageSettings
{
    /// <summary>Setting of the connection string; below it, those of an identity-based connection.</summary>
    public const string ConnectionKey = "AzureWebJobsStorage";

    /// <summary>Setting of <see cref="TablePrefix"/>.</summary>
    public const string TablePrefixKey = "Release:TablePrefix";

    /// <summary><c>AzureWebJobsStorage</c>; <c>UseDevelopmentStorage=true</c> is the emulator on its usual ports. Null: sign in with an identity.</summary>
    public string? ConnectionString { get; init; }

    /// <summary><c>AzureWebJobsStorage__tableServiceUri</c>, or made from <c>AzureWebJobsStorage__accountName</c>.</summary>
    public Uri? TableServiceUri { get; init; }

    /// <summary><c>AzureWebJobsStorage__blobServiceUri</c>, or made from <c>AzureWebJobsStorage__accountName</c> or the table service's address.</summary>
    public Uri? BlobServiceUri { get; init; }

    /// <summary><c>AzureWebJobsStorage__credential</c> is <c>managedidentity</c>; otherwise the developer's own sign-in is tried as well.</summary>
    public bool UsesManagedIdentity { get; init; }

    /// <summary><c>AzureWebJobsStorage__clientId</c> of a user-assigned identity; null: the system-assigned one.</summary>
    public string? ClientId { get; init; }

    /// <summary><c>Release__TablePrefix</c>, the beginning of every table's name; default <c>rf</c>.</summary>
    public string TablePrefix { get; init; } = "rf";

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="InvalidOperationException">A setting is missing or malformed; the message names it.</exception>
    public static StorageSettings Read(IConfiguration configuration)
    {
        IConfigurationSection section = configuration.GetSection(ConnectionKey);
        string? connectionString = NullIfBlank(section.Value);
        StorageSettings settings = new()
        {
            ConnectionString = connectionString,
            TableServiceUri = connectionString is null ? ReadServiceUri(section) : null,
            BlobServiceUri = connectionString is null ? ReadBlobUri(section) : null,
            UsesManagedIdentity = string.Equals(section["credential"], "managedidentity", StringComparison.OrdinalIgnoreCase),
            ClientId = NullIfBlank(section["clientId"]),
            TablePrefix = NullIfBlank(configuration[TablePrefixKey]) ?? "rf",
        };

        if (!PrefixPattern().IsMatch(settings.TablePrefix))
        {
            throw new InvalidOperationException(
                $"The setting Release__TablePrefix is '{settings.TablePrefix}'; it must be a letter followed by at most 30 letters or digits, because it starts the tables' names.");
        }

        return settings;
    }

    private static Uri ReadServiceUri(IConfigurationSection section)
    {
        string? text = NullIfBlank(section["tableServiceUri"]);
        if (text is null && NullIfBlank(section["accountName"]) is { } account)
        {
            text = $"https://{account}.table.core.windows.net";
        }

        if (text is null)
        {
            throw new InvalidOperationException(
                "No storage account is configured; set AzureWebJobsStorage to a connection string (UseDevelopmentStorage=true for the emulator) or AzureWebJobsStorage__tableServiceUri for a sign-in by identity.");
        }

        return Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttps
            ? uri
            : throw new InvalidOperationException($"The setting AzureWebJobsStorage__tableServiceUri is '{text}'; it must be an https address such as https://account.table.core.windows.net.");
    }

    private static Uri ReadBlobUri(IConfigurationSection section)
    {
        // An account's services differ in one part of their names.
        string text = NullIfBlank(section["blobServiceUri"]) ?? ReadServiceUri(section).AbsoluteUri.Replace(".table.", ".blob.", StringComparison.OrdinalIgnoreCase);
        return Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttps
            ? uri
            : throw new InvalidOperationException($"The setting AzureWebJobsStorage__blobServiceUri is '{text}'; it must be an https address such as https://account.blob.core.windows.net.");
    }

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9]{0,30}\z")]
    private static partial Regex PrefixPattern();
}

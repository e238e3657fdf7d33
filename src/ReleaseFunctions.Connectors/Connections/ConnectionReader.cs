using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using ReleaseFunctions.Connectors.AppConfiguration;
using ReleaseFunctions.Connectors.Github;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Connectors.Slack;
using ReleaseFunctions.Connectors.Teams;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Connections;

/// <summary>Reads the <c>Connections</c> section. Every mistake is found, and each names its app setting and never shows a credential.</summary>
internal static partial class ConnectionReader
{
    public const string Section = "Connections";

    /// <summary>Longest answer time that can be set: what Azure's front end grants an HTTP request.</summary>
    private const int LongestTimeoutSeconds = 230;

    private static readonly string[] KnownKeys = ["Kind", "Url", "Secret", "Token", "User", "Tenant", "Channel", "CertificateAuthority", "AllowPrivate", "TimeoutSeconds"];

    private static readonly Dictionary<string, ConnectionKind> KindsByName =
        Enum.GetValues<ConnectionKind>().ToDictionary(kind => kind.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Kinds with one public address for everyone.</summary>
    private static readonly HashSet<ConnectionKind> KindsWithOwnUrl =
        [ConnectionKind.AzureMonitor, ConnectionKind.Graph, ConnectionKind.Github, ConnectionKind.LaunchDarkly, ConnectionKind.Slack];

    public static ConnectionReading Read(IConfiguration configuration)
    {
        Dictionary<string, ConnectionSettings> connections = new(StringComparer.OrdinalIgnoreCase);
        List<string> errors = [];
        List<string> warnings = [];
        foreach (IConfigurationSection section in configuration.GetSection(Section).GetChildren())
        {
            if (ReadOne(section, errors, warnings) is { } connection)
            {
                connections[connection.Name] = connection;
            }
        }

        return new ConnectionReading(connections, errors, warnings);
    }

    private static ConnectionSettings? ReadOne(IConfigurationSection section, List<string> errors, List<string> warnings)
    {
        int before = errors.Count;
        string key = $"{Section}__{section.Key}";
        if (!NamePattern().IsMatch(section.Key))
        {
            errors.Add($"{key}: a connection's name is a letter followed by at most 62 letters or digits; rename it.");
        }

        foreach (IConfigurationSection unknown in section.GetChildren().Where(c => !KnownKeys.Contains(c.Key, StringComparer.OrdinalIgnoreCase)))
        {
            warnings.Add($"{key}__{unknown.Key} is not a setting of a connection and is ignored; there are {string.Join(", ", KnownKeys)}.");
        }

        bool allowPrivate = ReadFlag(section, key, errors);
        ConnectionKind? kind = ReadKind(section["Kind"], key, errors);
        Uri? url = kind is null ? null : ReadUrl(section["Url"], key, kind.Value, allowPrivate, errors);
        TimeSpan? timeout = ReadTimeout(section["TimeoutSeconds"], key, errors);
        ConnectionSettings settings = new()
        {
            Name = section.Key,
            Kind = kind ?? default,
            Url = url,
            Secret = Text(section["Secret"]),
            Token = Text(section["Token"]),
            User = Text(section["User"]),
            Tenant = Text(section["Tenant"]),
            CertificateAuthority = ReadAuthority(section["CertificateAuthority"], key, errors),
            Channel = Text(section["Channel"]),
            AllowPrivate = allowPrivate,
            Timeout = timeout,
        };
        CheckCredentials(settings, key, errors, warnings);
        return errors.Count == before ? settings : null;
    }

    private static bool ReadFlag(IConfigurationSection section, string key, List<string> errors)
    {
        string? text = Text(section["AllowPrivate"]);
        if (text is not null && !bool.TryParse(text, out _))
        {
            errors.Add($"{key}__AllowPrivate is neither true nor false.");
        }

        return bool.TryParse(text, out bool value) && value;
    }

    private static ConnectionKind? ReadKind(string? text, string key, List<string> errors)
    {
        if (text is not null && KindsByName.TryGetValue(text.Trim(), out ConnectionKind kind))
        {
            return kind;
        }

        string names = string.Join(", ", KindsByName.Keys.Select(name => char.ToLowerInvariant(name[0]) + name[1..]));
        errors.Add(string.IsNullOrWhiteSpace(text)
            ? $"{key}__Kind is missing; use one of {names}."
            : $"{key}__Kind is '{text}', which is not a kind; use one of {names}.");
        return null;
    }

    private static Uri? ReadUrl(string? text, string key, ConnectionKind kind, bool allowPrivate, List<string> errors)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            if (!KindsWithOwnUrl.Contains(kind))
            {
                errors.Add($"{key}__Url is missing; set the base address of the system.");
            }

            return null;
        }

        (string plain, string secure) = kind == ConnectionKind.Smtp ? ("smtp", "smtps") : ("http", "https");
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out Uri? url) || (url.Scheme != plain && url.Scheme != secure) || url.Host.Length == 0)
        {
            errors.Add($"{key}__Url is not an absolute {plain} or {secure} address.");
            return null;
        }

        if (url.UserInfo.Length > 0)
        {
            errors.Add($"{key}__Url holds a user or password; put them into {key}__User and {key}__Secret.");
        }

        if (url.Fragment.Length > 0)
        {
            errors.Add($"{key}__Url holds a fragment (#…), which is never sent; remove it.");
        }

        // An smtp address starts in the clear and must turn to TLS before anything is said: see SmtpMailer.
        if (url.Scheme == "http" && !allowPrivate)
        {
            errors.Add($"{key}__Url is plain http; use https, or set {key}__AllowPrivate to true for a system on a private network.");
        }

        return url;
    }

    private static TimeSpan? ReadTimeout(string? text, string key, List<string> errors)
    {
        if (Text(text) is null)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds is >= 1 and <= LongestTimeoutSeconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        errors.Add($"{key}__TimeoutSeconds is '{text}'; use whole seconds from 1 to {LongestTimeoutSeconds}.");
        return null;
    }

    private static string? ReadAuthority(string? text, string key, List<string> errors)
    {
        string? authority = Text(text) is { } written ? PrivateRoots.Read(written) : null;
        if (authority is null && Text(text) is not null)
        {
            errors.Add($"{key}__CertificateAuthority holds no certificate; set it to PEM, or to PEM in Base64, such as certificate-authority-data of a kubeconfig.");
        }

        return authority;
    }

    private static void CheckCredentials(ConnectionSettings settings, string key, List<string> errors, List<string> warnings)
    {
        foreach ((string name, string? value) in new[] { ("Secret", settings.Secret), ("Token", settings.Token), ("User", settings.User) })
        {
            bool mayBreak = settings.Kind == ConnectionKind.Github && name == "Secret"; // a private key in PEM
            if (value is not null && value.Any(c => char.IsControl(c) && !(mayBreak && c is '\n' or '\r')))
            {
                errors.Add($"{key}__{name} holds a line break or another control character.");
            }
        }

        switch (settings.Kind)
        {
            case ConnectionKind.Slack when SlackRoom.FindFault(settings) is { } fault:
                errors.Add($"{key}__{fault}");
                break;
            case ConnectionKind.Jira or ConnectionKind.ServiceNow when settings.Token is null && (settings.User is null || settings.Secret is null):
                errors.Add($"{key}__User and {key}__Secret are needed{(settings.Kind == ConnectionKind.Jira ? " (e-mail address and API token)" : string.Empty)}, or {key}__Token (OAuth); set them.");
                break;
            case ConnectionKind.Teams when TeamsRoom.FindFault(settings) is { } fault:
                errors.Add($"{key}__{fault}");
                break;
            case ConnectionKind.Webhook when settings.Secret is null:
                warnings.Add($"{key}__Secret is missing: webhooks of this connection go out unsigned.");
                break;
            case ConnectionKind.Webhook when WebhookSignature.FindFault(settings.Secret) is { } fault:
                errors.Add($"{key}__Secret cannot sign: {fault}");
                break;
            case ConnectionKind.LaunchDarkly when settings.Token is null:
                errors.Add($"{key}__Token is missing; set an access token of LaunchDarkly.");
                break;
            case ConnectionKind.Github when settings.Token is null && (settings.User is null || settings.Secret is null):
                errors.Add($"{key}__Token is missing; set an access token of GitHub, or {key}__User (the id of a GitHub App) and {key}__Secret (its private key).");
                break;
            case ConnectionKind.Github when settings.Token is null && GithubAppKey.FindFault(settings.Secret!) is { } fault:
                errors.Add($"{key}__Secret {fault}");
                break;
            case ConnectionKind.Gitlab when settings.Token is null:
                errors.Add($"{key}__Token is missing; set an access token of GitLab with the scope 'api'.");
                break;
            case ConnectionKind.Jenkins when settings.User is null || (settings.Token is null && settings.Secret is null):
                errors.Add($"{key}__User and {key}__Token (an API token) are needed; {key}__Secret (a password) may stand in place of the token.");
                break;
            case ConnectionKind.Argocd when settings.Token is null:
                errors.Add($"{key}__Token is missing; set a token of a project's role, or of an account, of Argo CD.");
                break;
            case ConnectionKind.Datadog when settings.Secret is null || settings.Token is null:
                errors.Add($"{key}__Secret (API key) and {key}__Token (application key) are both needed to ask Datadog; one of them is missing.");
                break;
            case ConnectionKind.AppConfiguration when AccessKey.FindFault(settings) is { } fault:
                errors.Add($"{key}__Secret {fault}");
                break;
            case ConnectionKind.Smtp when settings.User is null != settings.Secret is null:
                errors.Add($"{key}__User and {key}__Secret belong together; one of them is missing.");
                break;
            case ConnectionKind.Prometheus or ConnectionKind.Http when settings.Token is null && settings.User is null != settings.Secret is null:
                errors.Add($"{key}__User and {key}__Secret belong together; one of them is missing.");
                break;
            case ConnectionKind.Kubernetes or ConnectionKind.Helm when settings is { Token: null, Secret: not null } && (settings.User is null || settings.Tenant is null):
                errors.Add($"{key}__Secret is a client secret and needs {key}__User (client id) and {key}__Tenant; a token goes into {key}__Token, a certificate into {key}__CertificateAuthority.");
                break;
            case ConnectionKind.AppConfiguration when settings is { Tenant: not null, Secret: not null, User: null }:
                errors.Add($"{key}__Secret is a client secret and needs {key}__User (client id).");
                break;
            case ConnectionKind.AzureDevOps when settings is { Token: null, Secret: not null } && (settings.User is null || settings.Tenant is null):
            case ConnectionKind.AzureMonitor or ConnectionKind.Graph when settings.Secret is not null && (settings.User is null || settings.Tenant is null):
                errors.Add($"{key}__Secret is a client secret and needs {key}__User (client id) and {key}__Tenant.");
                break;
        }
    }

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{0,62}$(?!\n)", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}

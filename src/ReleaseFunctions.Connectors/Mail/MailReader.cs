using System.Globalization;
using Microsoft.Extensions.Configuration;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Mail;

/// <summary>Reads the <c>Mail</c> section; every mistake is found and names its app setting.</summary>
internal static class MailReader
{
    public const string Section = "Mail";

    private const int GraphRatePerMinute = 30;
    private const int HighestRatePerMinute = 6000;

    /// <param name="configuration">The whole configuration: the connection has to exist, too.</param>
    /// <param name="isDevelopment">Whether mails may go to a folder without saying so.</param>
    public static (MailOptions Options, IReadOnlyList<string> Errors) Read(IConfiguration configuration, bool isDevelopment)
    {
        List<string> errors = [];
        IConfigurationSection section = configuration.GetSection(Section);
        MailKind kind = ReadKind(section["Kind"], isDevelopment, errors);
        MailOptions options = new()
        {
            Kind = kind,
            From = ReadFrom(section["From"], kind, errors),
            Connection = kind == MailKind.Outbox ? null : ReadConnection(configuration, section["Connection"], kind, errors),
            RatePerMinute = ReadRate(section["RatePerMinute"], kind, errors),
        };
        return (string.IsNullOrWhiteSpace(section["Outbox"]) ? options : options with { Outbox = section["Outbox"]! }, errors);
    }

    private static MailKind ReadKind(string? text, bool isDevelopment, List<string> errors)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            if (!isDevelopment)
            {
                errors.Add("Mail__Kind is missing; use smtp or graph, or outbox to keep mails in a folder.");
            }

            return MailKind.Outbox;
        }

        foreach (MailKind kind in Enum.GetValues<MailKind>())
        {
            if (kind.ToString().Equals(text.Trim(), StringComparison.OrdinalIgnoreCase))
            {
                return kind;
            }
        }

        errors.Add($"Mail__Kind is '{text}'; use outbox, smtp or graph.");
        return MailKind.Outbox;
    }

    private static string ReadFrom(string? text, MailKind kind, List<string> errors)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            if (kind != MailKind.Outbox)
            {
                errors.Add("Mail__From is missing; set the sender's address.");
            }

            return MailOptions.DefaultFrom;
        }

        if (!Addresses.TryParse(text, out _))
        {
            errors.Add($"Mail__From is '{text}', which is not one e-mail address.");
        }

        return text.Trim();
    }

    private static string? ReadConnection(IConfiguration configuration, string? text, MailKind kind, List<string> errors)
    {
        ConnectionKind wanted = kind == MailKind.Smtp ? ConnectionKind.Smtp : ConnectionKind.Graph;
        string setting = kind.ToString().ToLowerInvariant();
        List<string> fitting = [.. ConnectionReader.Read(configuration).Connections.Values.Where(c => c.Kind == wanted).Select(c => c.Name)];
        if (!string.IsNullOrWhiteSpace(text))
        {
            if (!fitting.Contains(text.Trim(), StringComparer.OrdinalIgnoreCase))
            {
                errors.Add($"Mail__Connection is '{text}', but there is no valid connection of that name and of kind {setting}.");
            }

            return text.Trim();
        }

        if (fitting.Count != 1)
        {
            errors.Add($"Mail__Connection is missing and there are {fitting.Count} connections of kind {setting}; name the one to use.");
        }

        return fitting.FirstOrDefault();
    }

    private static int? ReadRate(string? text, MailKind kind, List<string> errors)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return kind == MailKind.Graph ? GraphRatePerMinute : null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int rate) && rate is >= 1 and <= HighestRatePerMinute)
        {
            return rate;
        }

        errors.Add($"Mail__RatePerMinute is '{text}'; use a whole number from 1 to {HighestRatePerMinute}.");
        return null;
    }
}

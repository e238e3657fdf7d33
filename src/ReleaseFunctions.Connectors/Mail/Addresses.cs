using System.Diagnostics.CodeAnalysis;
using MimeKit;

namespace ReleaseFunctions.Connectors.Mail;

/// <summary>Reads e-mail addresses strictly: exactly one, on one line, with a domain.</summary>
internal static class Addresses
{
    private static readonly ParserOptions Strict = new()
    {
        AddressParserComplianceMode = RfcComplianceMode.Strict,
        AllowAddressesWithoutDomain = false,
        AllowUnquotedCommasInAddresses = false,
    };

    public static bool TryParse(string text, [NotNullWhen(true)] out MailboxAddress? address)
    {
        address = null;
        return !text.Any(char.IsControl) && MailboxAddress.TryParse(Strict, text, out address) && address.Address.Contains('@', StringComparison.Ordinal);
    }
}

using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Connectors.Mail;

/// <summary>Who takes the mails (setting <c>Mail__Kind</c>).</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<MailKind>))]
public enum MailKind
{
    /// <summary>A folder; for development.</summary>
    Outbox,
    Smtp,
    Graph,
}

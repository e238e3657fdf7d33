using System.Text;

namespace ReleaseFunctions.Core.Plans.Templates;

/// <summary>One place of a template that takes a value: what it refuses and how it writes.</summary>
/// <param name="Refuse">Why the value does not fit, as the rest of a sentence; null: it fits.</param>
/// <param name="Write">The value as it is inserted.</param>
internal sealed record TemplateSlot(Func<string, string?> Refuse, Func<string, string> Write)
{
    public static TemplateSlot Text { get; } = new(_ => null, value => value);

    public static TemplateSlot Header { get; } = new(
        value => value.All(c => c is >= ' ' and <= '~') ? null : "holds characters that a header cannot carry; use visible ASCII",
        value => value);

    public static TemplateSlot Path { get; } = new(
        value => value.Length == 0 ? "is empty and cannot stand in a path" : null,
        Uri.EscapeDataString);

    public static TemplateSlot ResourceId { get; } = new(
        value => value.Length > 0 && value.Any(c => c != '.') && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '(' or ')' or '-')
            ? null
            : "may hold only letters, digits and . _ ( ) - because it stands in a resource id",
        value => value);

    public static TemplateSlot FlagKey { get; } = new(
        value => value.Length > 0 && value.Any(c => c != '.') && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
            ? null
            : "may hold only letters, digits and . _ - because it stands in the key of a flag",
        value => value);

    public static TemplateSlot Name { get; } = new(
        value => value.Length > 0 && !value.Contains("..", StringComparison.Ordinal) && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '+' or '/' or ':' or '@')
            ? null
            : "may hold only letters, digits and . _ - + / : @ and no '..' because it stands in a name",
        value => value);

    public static TemplateSlot Datadog { get; } = new(
        value => value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ':' or '-' or '/')
            ? null
            : "may hold only letters, digits and _ . : - / because it stands in a query of Datadog",
        value => value);

    /// <summary>Outside quotes nothing can be escaped, so only what cannot end an expression is let in.</summary>
    public static TemplateSlot QueryCode { get; } = new(
        value => value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ':' or '-')
            ? null
            : "may hold only letters, digits and _ . : - because it stands outside quotes in a query; put the template into quotes",
        value => value);

    /// <summary>Inside quotes with backslash escapes.</summary>
    public static TemplateSlot Quoted(char quote) => new(RefuseControls, value =>
    {
        StringBuilder escaped = new(value.Length + 8);
        foreach (char c in value)
        {
            _ = c == quote || c == '\\' ? escaped.Append('\\').Append(c) : escaped.Append(c);
        }

        return escaped.ToString();
    });

    /// <summary>Inside quotes without escapes: the delimiter itself cannot be written.</summary>
    public static TemplateSlot Verbatim(char quote) => new(
        value => RefuseControls(value) ?? (value.Contains(quote, StringComparison.Ordinal) ? $"holds {quote}, which cannot be escaped in this kind of quotes" : null),
        value => value);

    private static string? RefuseControls(string value) =>
        value.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029') ? "holds control characters, which a query cannot carry" : null;
}

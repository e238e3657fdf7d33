using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ReleaseFunctions.Core.Plans.Templates;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Schema;

/// <summary>A text.</summary>
internal sealed record TextShape : Shape
{
    private const string AnyText = "a text";

    /// <summary>What the text is, for messages.</summary>
    public string Noun { get; init; } = AnyText;

    public int MinLength { get; init; } = 1;

    public required int MaxLength { get; init; }

    /// <summary>A regular expression that ECMAScript and .NET read alike; null: any text.</summary>
    public string? Pattern { get; init; }

    /// <summary>Whether line breaks and tabs are allowed.</summary>
    public bool ManyLines { get; init; }

    /// <summary>Where templates in the text stand; null: braces have no meaning.</summary>
    public TemplatePlace? Templates { get; init; }

    /// <summary>What else is wrong with a text, as a sentence; templates in it are replaced by <c>x</c>.</summary>
    public Func<string, string?>? Rule { get; init; }

    public override string Expected => Noun;

    public override void Check(PlanNode node, PlanCheck check)
    {
        if (node is not ScalarNode { Text: { } text } scalar)
        {
            check.WrongType(node, Noun == AnyText ? AnyText : $"a text ({Noun})");
        }
        else if (Problem(text) is { } problem)
        {
            check.Errors.Add(node, problem);
        }
        else if (Templates is not null)
        {
            check.Templates(scalar, text);
        }
    }

    public override JsonObject ToJsonSchema(JsonObject definitions)
    {
        JsonObject schema = new() { ["type"] = "string", ["minLength"] = MinLength, ["maxLength"] = MaxLength };
        if (Pattern is not null)
        {
            schema["pattern"] = Pattern;
        }

        return schema;
    }

    private string? Problem(string text)
    {
        if (text.Length < MinLength || text.Length > MaxLength)
        {
            return $"Expected {Noun} of {MinLength} to {MaxLength} characters, found {text.Length}.";
        }

        if (!PlainText.IsOneLine(ManyLines ? text.Replace('\n', ' ').Replace('\r', ' ').Replace('\t', ' ') : text))
        {
            return ManyLines ? "Control characters are not allowed; remove them." : "Line breaks and control characters are not allowed; remove them.";
        }

        string literal = Templates is null ? text : string.Concat(Template.Read(text).Template.Parts.Select(part => part.IsName ? "x" : part.Text));
        return Pattern is not null && (text.EndsWith('\n') || !Regex.IsMatch(text, Pattern, RegexOptions.None, TimeSpan.FromSeconds(1)))
            ? $"'{text}' is not {Noun}."
            : Rule?.Invoke(literal);
    }
}

using System.Text;
using System.Text.RegularExpressions;

namespace ReleaseFunctions.Core.Plans.Templates;

/// <summary>
/// A text with names in double braces, such as <c>{{release.version}}</c>, that are replaced by a release's facts. Spaces inside the
/// braces are allowed; <c>\{{</c> is a literal <c>{{</c>. There are no expressions, and values are never read as templates again.
/// </summary>
public sealed partial class Template
{
    private const string Open = "{{";
    private const string Close = "}}";

    private readonly IReadOnlyList<TemplatePart> _parts;

    private Template(IReadOnlyList<TemplatePart> parts)
    {
        _parts = parts;
    }

    /// <summary>The names the template uses.</summary>
    public IEnumerable<string> Names => _parts.Where(part => part.IsName).Select(part => part.Text);

    internal IReadOnlyList<TemplatePart> Parts => _parts;

    /// <summary>Replaces every name; <paramref name="place"/> decides how values are escaped.</summary>
    /// <exception cref="TemplateException">The text is no template, a name is unknown, or a value does not fit the place.</exception>
    public static string Expand(string text, TemplateValues values, TemplatePlace place = TemplatePlace.Text)
    {
        if (!text.Contains(Open, StringComparison.Ordinal))
        {
            return text;
        }

        (Template template, IReadOnlyList<TemplateProblem> problems) = Read(text);
        if (problems.Count > 0)
        {
            throw new TemplateException(problems[0].Message);
        }

        TemplateSlots slots = TemplateSlots.Of(template, place);
        StringBuilder expanded = new();
        for (int i = 0; i < template._parts.Count; i++)
        {
            TemplatePart part = template._parts[i];
            if (!part.IsName)
            {
                expanded.Append(part.Text);
                continue;
            }

            string value = values.Find(part.Text) ?? throw new TemplateException($"The template name '{part.Text}' has no value.");
            if (slots[i].Refuse(value) is { } reason)
            {
                throw new TemplateException($"The value of '{part.Text}' {reason}.");
            }

            expanded.Append(slots[i].Write(value));
        }

        string result = expanded.ToString();
        return place is TemplatePlace.Path && RelativePath.Problem(result) is { } problem
            ? throw new TemplateException($"The path '{text}' becomes '{result}': {problem}.")
            : result;
    }

    /// <summary>Reads a text into parts; the problems name every malformed pair of braces.</summary>
    internal static (Template Template, IReadOnlyList<TemplateProblem> Problems) Read(string text)
    {
        List<TemplatePart> parts = [];
        List<TemplateProblem> problems = [];
        StringBuilder literal = new();
        int literalStart = 0;
        int at = 0;
        while (at < text.Length)
        {
            if (string.CompareOrdinal(text, at, @"\{{", 0, 3) == 0)
            {
                literal.Append(Open);
                at += 3;
                continue;
            }

            if (string.CompareOrdinal(text, at, Open, 0, 2) != 0)
            {
                literal.Append(text[at++]);
                continue;
            }

            int end = text.IndexOf(Close, at + 2, StringComparison.Ordinal);
            if (end < 0)
            {
                problems.Add(new TemplateProblem(@"'{{' is not closed by '}}'; write '\{{' for two literal braces.", at));
                break;
            }

            string name = text[(at + 2)..end].Trim(' ');
            if (!Name().IsMatch(name))
            {
                problems.Add(new TemplateProblem($@"'{{{{{name}}}}}' is not a template; write a name such as '{{{{release.version}}}}', or '\{{{{' for two literal braces.", at));
            }

            parts.Add(new TemplatePart(literal.ToString(), IsName: false, literalStart));
            parts.Add(new TemplatePart(name, IsName: true, at));
            literal.Clear();
            at = end + 2;
            literalStart = at;
        }

        parts.Add(new TemplatePart(literal.ToString(), IsName: false, literalStart));
        return (new Template(parts), problems);
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*\z")]
    private static partial Regex Name();
}

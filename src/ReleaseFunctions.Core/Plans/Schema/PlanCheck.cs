using ReleaseFunctions.Core.Plans.Templates;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Schema;

/// <summary>What one document's check needs to know besides the value at hand, and where errors go.</summary>
/// <param name="Rules">Connections and the expected name.</param>
/// <param name="Source">The document's text.</param>
/// <param name="Lines">The lines of that text.</param>
/// <param name="TemplateNames">The names that templates may use.</param>
/// <param name="Errors">Where errors go.</param>
internal sealed record PlanCheck(PlanRules Rules, string Source, LineMap Lines, IReadOnlyCollection<string> TemplateNames, PlanErrorList Errors)
{
    public void WrongType(PlanNode node, string expected)
    {
        string hint = node is ScalarNode { Value: double or bool, Written: { Length: > 0 } written } && expected.StartsWith("a text", StringComparison.Ordinal)
            ? $"; write \"{written}\" in quotes"
            : string.Empty;
        Errors.Add(node, $"Expected {expected}, found {node.Kind}{hint}.");
    }

    /// <summary>Checks that every template in the text is one and uses known names.</summary>
    public void Templates(ScalarNode node, string text)
    {
        (Template template, IReadOnlyList<TemplateProblem> problems) = Template.Read(text);
        if (template.Names.Count() > PlanLimits.MaxTemplates)
        {
            Errors.Add(node, $"One text can hold at most {PlanLimits.MaxTemplates} templates, found {template.Names.Count()}.");
            return;
        }

        foreach (TemplateProblem problem in problems)
        {
            Errors.Add(node.Path, PositionOf(node, text, problem.Offset), problem.Message);
        }

        foreach (TemplatePart part in template.Parts.Where(part => part.IsName && !TemplateNames.Contains(part.Text) && problems.All(p => p.Offset != part.Offset)))
        {
            string message = part.Text.StartsWith("variables.", StringComparison.Ordinal)
                ? $"The template uses '{part.Text}', but the plan's variables do not define it{Suggestion.For(part.Text, TemplateNames)}"
                : $"The template name '{part.Text}' is unknown{Suggestion.For(part.Text, TemplateNames)}";
            Errors.Add(node.Path, PositionOf(node, text, part.Offset), message);
        }
    }

    /// <summary>
    /// The place of the braces in the document. Quotes and line folding move characters, so the braces are counted instead:
    /// the nth pair of the value is the nth pair of what was written. Where that fails, the value's start has to do.
    /// </summary>
    private Position PositionOf(ScalarNode node, string text, int offset)
    {
        string written = Source[node.Source];
        int at = -1;
        for (int from = 0; from <= offset && (from = text.IndexOf("{{", from, StringComparison.Ordinal)) >= 0 && from <= offset; from += 2)
        {
            int next = written.IndexOf("{{", at < 0 ? 0 : at + 2, StringComparison.Ordinal);
            if (next < 0)
            {
                return node.At;
            }

            at = next;
        }

        return at < 0 ? node.At : Lines.PositionOf(node.Source.Start.Value + at);
    }
}

using ReleaseFunctions.Core.Plans.Templates;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Tickets;

/// <summary>Expands the templates of a plan's change record, which belongs to the release and not to a stage. Pure.</summary>
public static class ChangeTemplates
{
    /// <summary>The same with every template replaced by the release's values.</summary>
    /// <exception cref="TemplateException">A value does not fit its place; the check at kickoff finds that first.</exception>
    public static ChangePlan Resolve(ChangePlan change, ReleaseFacts release)
    {
        TemplateValues values = TemplateValues.Of(release);
        return change.Rewrite((text, place) => Template.Expand(text, values, place));
    }
}

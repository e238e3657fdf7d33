using ReleaseFunctions.Core.Plans.Schema;
using ReleaseFunctions.Core.Plans.Templates;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Rules;

/// <summary>A change record belongs to the release: there is no stage whose values its templates could have.</summary>
internal static class ChangeRule
{
    private static readonly string[] Texts = ["issue", "change", "summary"];

    public static void Check(MappingNode plan, PlanCheck check)
    {
        foreach (ScalarNode text in (plan.Mapping("change")?.Members ?? [])
            .Select(member => member.Value).OfType<MappingNode>()
            .SelectMany(keys => Texts.Select(keys.Value)).OfType<ScalarNode>())
        {
            if (text.Text is { } written && Template.Read(written).Template.Names.FirstOrDefault(name => name.StartsWith("stage.", StringComparison.Ordinal)) is { } wrong)
            {
                check.Errors.Add(text, $"The template uses '{wrong}', but a change record belongs to the whole release; use release.… or variables.…");
            }
        }
    }
}

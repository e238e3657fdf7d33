using System.Text.Json.Nodes;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Plans.Rules;
using ReleaseFunctions.Core.Plans.Schema;
using ReleaseFunctions.Core.Plans.Templates;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans;

/// <summary>Reads a plan from YAML 1.2 or JSON and checks it completely: either there is a plan, or every error at once. Pure; never throws for what is submitted.</summary>
public static class PlanReader
{
    /// <summary>Reads the text of one plan.</summary>
    public static PlanReading Read(string text, PlanRules rules)
    {
        PlanErrorList errors = new();
        string source = text.TrimStart('\ufeff'); // a byte order mark
        if (PlanText.Read(source, errors) is not { } root)
        {
            return new PlanReading(null, null, null, errors.Ordered());
        }

        IEnumerable<string> variables = (root as MappingNode)?.Mapping("variables")?.Members.Select(variable => variable.Key) ?? [];
        PlanCheck check = new(rules, source, new LineMap(source), [.. TemplateValues.NamesWith(variables)], errors);
        PlanSchema.Plan.Check(root, check);
        if (root is MappingNode plan)
        {
            CheckRules(plan, check);
        }

        JsonNode? document = errors.Readable ? root.ToJson() : null;
        return new PlanReading(
            errors.IsEmpty ? PlanBuilder.Build((MappingNode)root) : null,
            document,
            document is null ? null : Digest.OfCanonical(document),
            errors.Ordered());
    }

    /// <summary>What no single value can tell. Values of the wrong type are skipped here; the schema has reported them.</summary>
    private static void CheckRules(MappingNode plan, PlanCheck check)
    {
        if (check.Rules.Name is { } name && plan.Text("plan") is { } written && written != name)
        {
            check.Errors.Add(plan.Value("plan")!, $"The plan is named '{written}' but is stored as '{name}'; the names must be the same.");
        }

        ChangeRule.Check(plan, check);
        MappingNode[] stages = [.. plan.Mappings("stages").Take(PlanLimits.MaxStages)];
        StageGraph.Check(stages, check);
        foreach (MappingNode stage in stages)
        {
            WindowRule.Check(plan, stage, check);
            ChecklistRule.Check(stage, check);
            if (stage.Mapping("approval") is { } approval)
            {
                ApprovalRule.Check(approval, check);
            }

            if (stage.Mapping("health") is { } health)
            {
                HealthRule.Check(health, check);
            }

            FlagRule.Check(stage, check);
            TrainRule.Check(plan, stage, check);
            if (stage.Text("onFailure") == "rollback" && stage.Member("rollback") is null && !stage.Mappings("flags").Any() && stage.Mapping("deploy")?.Mapping("release") is null)
            {
                check.Errors.Add(stage.Value("onFailure")!, "'onFailure' is rollback, but the stage has no 'rollback' and no 'flags'; add one, or choose ask or stop.");
            }
        }
    }
}

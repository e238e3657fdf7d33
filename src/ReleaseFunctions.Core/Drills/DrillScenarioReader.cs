using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Plans.Building;
using ReleaseFunctions.Core.Plans.Schema;
using ReleaseFunctions.Core.Plans.Yaml;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Drills;

/// <summary>Reads a scenario as strictly as a plan: every unknown key and every wrong value is an error, all of them at once. Never throws for what it is given.</summary>
public static class DrillScenarioReader
{
    private static readonly PlanRules NoConnections = new() { Connections = new Dictionary<string, ConnectionKind>() };

    /// <param name="text">YAML 1.2 or JSON.</param>
    /// <param name="name">The name the scenario must have (its file's); null: any.</param>
    public static (DrillScenario? Scenario, IReadOnlyList<PlanError> Errors) Read(string text, string? name = null)
    {
        PlanErrorList errors = new();
        string source = text.TrimStart('\ufeff');
        if (PlanText.Read(source, errors) is not { } root)
        {
            return (null, errors.Ordered());
        }

        DrillSchema.Scenario.Check(root, new PlanCheck(NoConnections, source, new LineMap(source), [], errors));
        if (root is MappingNode scenario)
        {
            CheckRules(scenario, name, errors);
        }

        return errors.IsEmpty ? (Build((MappingNode)root), []) : (null, errors.Ordered());
    }

    private static void CheckRules(MappingNode scenario, string? name, PlanErrorList errors)
    {
        if (name is not null && scenario.Text("scenario") is { } written && written != name)
        {
            errors.Add(scenario.Value("scenario")!, $"The scenario is named '{written}' but its file '{name}'; the names must be the same.");
        }

        foreach (MappingNode target in scenario.Mappings("targets").Where(target => target.Member("callback") is not null))
        {
            foreach (string other in new[] { "fails", "takes" }.Where(key => target.Member(key) is not null))
            {
                errors.Add(target.Value(other)!, $"A target whose callback is lost never ends, so '{other}' has no meaning; remove one of them.");
            }
        }

        foreach (MappingNode flag in scenario.Mappings("flags").Where(flag => flag.Member("takes") is null && flag.Member("fails") is null))
        {
            errors.Add(flag, "A flag that is not mentioned goes well; write 'takes', 'fails' or both, or remove this one.");
        }

        foreach (MappingNode person in scenario.Mappings("people").Where(person => IsTrue(person, "absent")))
        {
            foreach (string other in new[] { "after", "decides" }.Where(key => person.Member(key) is not null))
            {
                errors.Add(person.Value(other)!, $"Someone absent never decides, so '{other}' has no meaning; remove one of them.");
            }
        }
    }

    private static DrillScenario Build(MappingNode scenario)
    {
        DrillScenario defaults = new() { Name = scenario.Text("scenario")! };
        return defaults with
        {
            Description = scenario.Text("description"),
            Takes = scenario.Duration("takes") ?? defaults.Takes,
            Reacts = scenario.Duration("reacts") ?? defaults.Reacts,
            Targets = [.. scenario.Mappings("targets").Select(Target)],
            Metrics = [.. scenario.Mappings("metrics").Select(Metric)],
            Flags = [.. scenario.Mappings("flags").Select(Flag)],
            People = [.. scenario.Mappings("people").Select(Person)],
            Freezes = [.. scenario.Mappings("freezes").Select(Freeze)],
            Operator = scenario.Mapping("operator") is { } acts ? Operator(acts) : defaults.Operator,
        };
    }

    private static DrillTarget Target(MappingNode target) => new()
    {
        Stage = target.Text("stage")!,
        Action = target.Choice("action", DeploymentAction.Deploy),
        Attempt = (int?)target.Number("attempt"),
        Takes = target.Duration("takes"),
        Fails = target.Text("fails"),
        Lost = target.Member("callback") is not null,
    };

    private static DrillMetric Metric(MappingNode metric)
    {
        DrillMetric defaults = new() { Stage = metric.Text("stage")! };
        return defaults with
        {
            Check = metric.Text("check"),
            From = metric.Duration("from") ?? defaults.From,
            For = metric.Duration("for") ?? defaults.For,
            Gives = metric.Choice("gives", defaults.Gives),
        };
    }

    private static DrillFlag Flag(MappingNode flag) => new()
    {
        Stage = flag.Text("stage")!,
        Flag = flag.Text("flag"),
        Action = flag.Choice("action", DrillFlagAction.Set),
        To = flag.Number("to"),
        Takes = flag.Duration("takes") ?? TimeSpan.Zero,
        Fails = flag.Text("fails"),
    };

    private static DrillPerson Person(MappingNode person) => new()
    {
        Person = Approvals.Person.Normalize(person.Text("person")!),
        Absent = IsTrue(person, "absent"),
        After = person.Duration("after"),
        Decides = person.Choice("decides", ApprovalVerdict.Approve),
    };

    private static DrillFreeze Freeze(MappingNode freeze)
    {
        DrillFreeze made = new() { From = freeze.Duration("from")!.Value, For = freeze.Duration("for")!.Value };
        return freeze.Text("freeze") is { } name ? made with { Name = name } : made;
    }

    private static DrillOperator Operator(MappingNode acts)
    {
        DrillOperator defaults = new();
        return defaults with
        {
            Absent = IsTrue(acts, "absent"),
            After = acts.Duration("after") ?? defaults.After,
            Does = acts.Choice("does", defaults.Does),
        };
    }

    private static bool IsTrue(MappingNode mapping, string key) => mapping.Value(key) is ScalarNode { Value: true };
}

using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Plans.Inputs;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Plans.Templates;

/// <summary>Expands every template of a stage, and checks at kickoff that this will work. Pure.</summary>
public static class StageTemplates
{
    /// <summary>The stage with every template replaced by the release's values.</summary>
    /// <exception cref="TemplateException">A value does not fit its place; <see cref="Check"/> at kickoff finds that first.</exception>
    public static StagePlan Resolve(StagePlan stage, ReleaseFacts release, int attempt)
    {
        TemplateValues values = TemplateValues.Of(release, stage, attempt);
        return Map(stage, (text, place) => Template.Expand(text, values, place));
    }

    /// <summary>The health phase of a stage, at its first attempt, with every template replaced.</summary>
    /// <exception cref="TemplateException">A value does not fit its place; <see cref="CheckHealth"/> finds that first.</exception>
    public static HealthPlan ResolveHealth(StagePlan stage, ReleaseFacts release)
    {
        TemplateValues values = TemplateValues.Of(release, stage, attempt: 1);
        return Map(stage.Health!, (text, place) => Template.Expand(text, values, place));
    }

    /// <summary>Values that the stage's health phase needs and the release lacks, or that do not fit there.</summary>
    public static IReadOnlyList<InputError> CheckHealth(StagePlan stage, ReleaseFacts release)
    {
        HashSet<InputError> errors = [];
        TemplateValues values = TemplateValues.Of(release, stage, attempt: 1);
        Map(stage.Health!, (text, place) =>
        {
            errors.UnionWith(Problems(text, place, values, $"stage '{stage.Stage}'"));
            return text;
        });
        return [.. errors];
    }

    /// <summary>What keeps a release from starting: values that a template needs and the release lacks, or that do not fit where they are used.</summary>
    public static IReadOnlyList<InputError> Check(Plan plan, ReleaseFacts release)
    {
        HashSet<InputError> errors = [];
        foreach (StagePlan stage in plan.Stages)
        {
            TemplateValues values = TemplateValues.Of(release, stage, attempt: 1);
            Map(stage, (text, place) =>
            {
                errors.UnionWith(Problems(text, place, values, $"stage '{stage.Stage}'"));
                return text;
            });
        }

        plan.Change?.Rewrite((text, place) =>
        {
            errors.UnionWith(Problems(text, place, TemplateValues.Of(release), "the change record"));
            return text;
        });
        return [.. errors];
    }

    private static IEnumerable<InputError> Problems(string text, TemplatePlace place, TemplateValues values, string where)
    {
        (Template template, _) = Template.Read(text);
        TemplateSlots slots = TemplateSlots.Of(template, place);
        bool fits = true;
        for (int i = 0; i < template.Parts.Count; i++)
        {
            if (template.Parts[i] is { IsName: true } part && Reason(part.Text, slots[i]) is { } reason)
            {
                fits = false;
                yield return new InputError(FieldOf(part.Text), $"The value of '{part.Text}' {reason} ({where}).");
            }
        }

        if (fits && place is TemplatePlace.Path && template.Names.FirstOrDefault() is { } first && PathProblem(text, values) is { } problem)
        {
            yield return new InputError(FieldOf(first), $"{problem} ({where})");
        }

        string? Reason(string name, TemplateSlot slot) =>
            values.Find(name) is not { } value ? "is missing, but the plan uses it"
            : value.Length == 0 && name is "release.commit" or "release.author" ? "is missing, but the plan uses it"
            : slot.Refuse(value);
    }

    private static string? PathProblem(string text, TemplateValues values)
    {
        try
        {
            Template.Expand(text, values, TemplatePlace.Path);
            return null;
        }
        catch (TemplateException e)
        {
            return e.Message;
        }
    }

    /// <summary>The member of a kickoff's body that a name comes from.</summary>
    private static string FieldOf(string name) => name.StartsWith("release.", StringComparison.Ordinal) ? name["release.".Length..] : name;

    private static StagePlan Map(StagePlan stage, TextRewrite rewrite) => stage with
    {
        Checklist = stage.Checklist is null ? null : stage.Checklist with
        {
            Items = [.. stage.Checklist.Items.Select(item => item with
            {
                Text = rewrite(item.Text, TemplatePlace.Text),
                Check = item.Check is null ? null : item.Check with { Query = Map(item.Check.Query, rewrite) },
            })],
        },
        Deploy = Map(stage.Deploy, rewrite),
        Rollback = stage.Rollback is null ? null : Map(stage.Rollback, rewrite),
        Flags = [.. stage.Flags.Select(flag => flag with { Flag = Map(flag.Flag, rewrite) })],
        Health = stage.Health is null ? null : Map(stage.Health, rewrite),
    };

    private static DeploymentPlan Map(DeploymentPlan deployment, TextRewrite rewrite) => deployment with
    {
        Target = deployment.Target switch
        {
            OutsideTarget outside => outside.Rewrite(rewrite),
            ChildRelease release => release with
            {
                Version = rewrite(release.Version, TemplatePlace.Text),
                Variables = rewrite.Values(release.Variables, TemplatePlace.Text),
            },
            PreviousVersion previous => previous,
            _ => throw new InvalidOperationException($"Unknown deployment target {deployment.Target.GetType().Name}."),
        },
    };

    private static FlagTarget Map(FlagTarget flag, TextRewrite rewrite) => flag switch
    {
        LaunchDarklyFlag dark => dark with
        {
            Project = rewrite(dark.Project, TemplatePlace.FlagKey),
            Environment = rewrite(dark.Environment, TemplatePlace.FlagKey),
            Flag = rewrite(dark.Flag, TemplatePlace.FlagKey),
        },
        AppConfigurationFlag configuration => configuration with
        {
            Key = rewrite(configuration.Key, TemplatePlace.FlagKey),
            Label = configuration.Label is null ? null : rewrite(configuration.Label, TemplatePlace.FlagKey),
        },
        _ => throw new InvalidOperationException($"Unknown flag {flag.GetType().Name}."),
    };

    private static HealthPlan Map(HealthPlan health, TextRewrite rewrite) =>
        health with { Checks = [.. health.Checks.Select(check => check with { Query = Map(check.Query, rewrite) })] };

    private static HealthQuery Map(HealthQuery query, TextRewrite rewrite) => query switch
    {
        PrometheusQuery prometheus => prometheus with { Query = rewrite(prometheus.Query, TemplatePlace.PromQl), CompareTo = Other(query, rewrite, TemplatePlace.PromQl) },
        HttpProbe http => http with { Path = rewrite(http.Path, TemplatePlace.Path), CompareTo = Other(query, rewrite, TemplatePlace.Path) },
        TicketQuery ticket => ticket with { Ticket = rewrite(ticket.Ticket, TemplatePlace.FlagKey) },
        LogsQuery logs => logs with { Query = rewrite(logs.Query, TemplatePlace.Kql), CompareTo = Other(query, rewrite, TemplatePlace.Kql) },
        MetricQuery metric => metric with { Resource = rewrite(metric.Resource, TemplatePlace.ResourceId), CompareTo = Other(query, rewrite, TemplatePlace.ResourceId) },
        FiredAlertsQuery alerts => alerts with { Scope = rewrite(alerts.Scope, TemplatePlace.ResourceId) },
        DatadogQuery datadog => datadog with { Query = rewrite(datadog.Query, TemplatePlace.Datadog), CompareTo = Other(query, rewrite, TemplatePlace.Datadog) },
        DatadogMonitor monitor => monitor,
        _ => throw new InvalidOperationException($"Unknown health query {query.GetType().Name}."),
    };

    private static string? Other(HealthQuery query, TextRewrite rewrite, TemplatePlace place) => query.CompareTo is { } other ? rewrite(other, place) : null;
}

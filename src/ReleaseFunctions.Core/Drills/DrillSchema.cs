using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Plans.Schema;

namespace ReleaseFunctions.Core.Drills;

/// <summary>The scenario file: every key, with its shape, limits, default and meaning.</summary>
internal static class DrillSchema
{
    private const int Most = 50;
    private static readonly DurationShape Span = new(TimeSpan.Zero, TimeSpan.FromDays(90));

    public static RecordShape Target { get; } = new("target",
    [
        new("stage", PlanTexts.Name, "The stage.") { Required = true },
        new("action", ChoiceShape.Of<DeploymentAction>(), "Which request.") { Default = "deploy" },
        new("attempt", new NumberShape(1, 1_000, Whole: true), "Only this attempt. Absent: every one."),
        new("takes", Span, "How long it takes. Absent: as the scenario's takes."),
        new("fails", new TextShape { MaxLength = 500 }, "What it says when it fails at the end. Absent: it succeeds."),
        new("callback", new ChoiceShape("lost"), "lost: it takes the request and is never heard of again."),
    ]);

    public static RecordShape Metric { get; } = new("metric",
    [
        new("stage", PlanTexts.Name, "The stage.") { Required = true },
        new("check", PlanTexts.Name, "The check. Absent: every check of the stage."),
        new("from", Span, "From when after the deployment.") { Default = "0s" },
        new("for", Span, "For how long. Absent: to the end of the gate."),
        new("gives", ChoiceShape.Of<DrillReading>(), "What is measured: a value that fails the check, no data, or an error.") { Default = "fail" },
    ]);

    public static RecordShape Flag { get; } = new("flag",
    [
        new("stage", PlanTexts.Name, "The stage.") { Required = true },
        new("flag", new TextShape { MaxLength = 256 }, "The flag's name. Absent: every flag of the stage."),
        new("action", ChoiceShape.Of<DrillFlagAction>(), "A step of the ramp, or putting the flag back.") { Default = "set" },
        new("to", new NumberShape(0, 100, Whole: false), "Only the change to this percentage. Absent: every one."),
        new("takes", Span, "How long the flag system does not take the call.") { Default = "0s" },
        new("fails", new TextShape { MaxLength = 500 }, "With which words it refuses the call then. Absent: it takes it."),
    ]);

    public static RecordShape Person { get; } = new("person",
    [
        new("person", PlanTexts.Email, "Who.") { Required = true },
        new("absent", new BooleanShape(), "Never reacts.") { Default = false },
        new("after", Span, "How soon they decide. Absent: as the scenario's reacts."),
        new("decides", ChoiceShape.Of<ApprovalVerdict>(), "What they decide.") { Default = "approve" },
    ]);

    public static RecordShape Freeze { get; } = new("freeze",
    [
        new("freeze", PlanTexts.Name, "The freeze's name.") { Default = "drill-freeze" },
        new("from", Span, "When it begins, after the kickoff.") { Required = true },
        new("for", Span, "How long it lasts.") { Required = true },
    ]);

    public static RecordShape Operator { get; } = new("operator",
    [
        new("absent", new BooleanShape(), "Nobody acts: the release waits for whoever takes part.") { Default = false },
        new("after", Span, "How soon the operator acts when asked.") { Default = "15m" },
        new("does", new ChoiceShape("rollback", "abort", "retry", "override"), "What the operator does; abort where it does not fit.") { Default = "rollback" },
    ]);

    public static RecordShape Scenario { get; } = new("scenario",
    [
        new("scenario", PlanTexts.Name, "The scenario's name.") { Required = true },
        new("description", new TextShape { MinLength = 0, MaxLength = 2_000, ManyLines = true }, "What happens, for people."),
        new("takes", Span, "How long deployments and rollbacks take unless said otherwise.") { Default = "1m" },
        new("reacts", Span, "How soon people decide unless said otherwise.") { Default = "5m" },
        new("targets", new ListShape("targets", Target, 0, Most), "How deployments go that do not simply succeed."),
        new("metrics", new ListShape("metrics", Metric, 0, Most), "What checks measure when they do not measure what the plan hopes for."),
        new("flags", new ListShape("flags", Flag, 0, Most), "How changes of flags go that are not simply made."),
        new("people", new ListShape("people", Person, 0, Most) { UniqueBy = "person" }, "How people behave who do not simply approve."),
        new("freezes", new ListShape("freezes", Freeze, 0, Most) { UniqueBy = "freeze" }, "Freezes that begin meanwhile."),
        new("operator", Operator, "What the operator on duty does."),
    ]);
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions;

/// <summary>The application's metrics. Spans come from the host, the durable engine, which carries a kickoff's context on so that a release is one trace, and the clients.</summary>
public sealed class Telemetry : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "ReleaseFunctions";

    private readonly Meter _meter;
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _finished;
    private readonly Counter<long> _decisions;
    private readonly Counter<long> _actions;
    private readonly Counter<long> _overrides;
    private readonly Counter<long> _repairs;
    private readonly Counter<long> _deployments;
    private readonly Counter<long> _flags;
    private readonly Counter<long> _measurements;
    private readonly Counter<long> _shared;
    private readonly Counter<long> _refused;
    private readonly Histogram<double> _duration;
    private readonly Gauge<double> _mailAge;

    public Telemetry(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        _accepted = _meter.CreateCounter<long>("releases.accepted", "{release}", "Releases taken in.");
        _finished = _meter.CreateCounter<long>("releases.finished", "{release}", "Releases that ended, by status.");
        _decisions = _meter.CreateCounter<long>("approvals.decided", "{decision}", "Decisions of people, by verdict.");
        _actions = _meter.CreateCounter<long>("operators.acted", "{action}", "Operators' actions, by kind.");
        _overrides = _meter.CreateCounter<long>("calendar.overrides", "{override}", "Overrides of windows and freezes, by rule, kind and whether they count.");
        _repairs = _meter.CreateCounter<long>("releases.repaired", "{repair}", "Releases whose orchestration was started anew, or given up.");
        _deployments = _meter.CreateCounter<long>("deployments.requested", "{request}", "Requests to deployment systems, by action and answer.");
        _flags = _meter.CreateCounter<long>("flags.changed", "{call}", "Calls that change flags, by system and outcome.");
        _measurements = _meter.CreateCounter<long>("health.measured", "{measurement}", "Answers to health queries, by kind.");
        _shared = _meter.CreateCounter<long>("health.shared", "{measurement}", "Measurements that another release had taken within the same interval.");
        _refused = _meter.CreateCounter<long>("access.refused", "{request}", "Requests that were not let through, by reason.");
        _mailAge = _meter.CreateGauge<double>("mails.waiting.age", "s", "How long the mail has waited that waits longest of those that may leave.");
        _duration = _meter.CreateHistogram<double>("releases.duration", "s", "From request to end, by status.");
    }

    public void ReleaseAccepted(string plan) => _accepted.Add(1, new KeyValuePair<string, object?>("plan", plan));

    /// <param name="flagsStuck">Whether flags of a ramp that was broken off could not be put back.</param>
    public void ReleaseFinished(string plan, ReleaseStatus status, bool flagsStuck, TimeSpan duration)
    {
        TagList tags = new() { { "plan", plan }, { "status", status.ToString() } };
        _duration.Record(duration.TotalSeconds, tags);
        if (flagsStuck)
        {
            tags.Add("flags", "stuck");
        }

        _finished.Add(1, tags);
    }

    /// <summary>How long the mail has waited that waits longest; zero: none waits.</summary>
    public void MailsWait(TimeSpan age) => _mailAge.Record(age.TotalSeconds);

    public void Decided(ApprovalVerdict verdict) => _decisions.Add(1, new KeyValuePair<string, object?>("verdict", verdict.ToString()));

    public void OperatorActed(OperatorAction action) => _actions.Add(1, new KeyValuePair<string, object?>("action", action.ToString()));

    public void CalendarOverridden(string rule, CalendarKind kind, bool counts) =>
        _overrides.Add(1, new TagList { { "rule", rule }, { "kind", kind.ToString() }, { "counts", counts } });

    /// <summary>The watchdog started a release's orchestration anew, or gave it up.</summary>
    public void Repaired(bool givenUp) => _repairs.Add(1, new KeyValuePair<string, object?>("outcome", givenUp ? "givenUp" : "startedAnew"));

    public void DeploymentRequested(DeploymentAction action, DeploymentState answer) =>
        _deployments.Add(1, new TagList { { "action", action.ToString() }, { "answer", answer.ToString() } });

    public void FlagChanged(FlagTarget flag, FlagOutcome outcome) =>
        _flags.Add(1, new TagList { { "system", flag.SystemWord }, { "outcome", outcome.ToString() } });

    public void Measured(string kind) => _measurements.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public void SharedMeasurement() => _shared.Add(1);

    /// <summary>A request was not let through.</summary>
    public void Refused(string reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Dispose() => _meter.Dispose();
}

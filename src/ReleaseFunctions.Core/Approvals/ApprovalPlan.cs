using System.Text.Json.Serialization;

namespace ReleaseFunctions.Core.Approvals;

/// <summary>Who has to agree before a stage deploys.</summary>
public sealed record ApprovalPlan
{
    /// <summary>How many distinct people must approve; at least 1 (default 1). Only without <see cref="Rules"/>.</summary>
    public int Require { get; init; } = 1;

    /// <summary>Who may decide, as written in the plan: addresses and <c>group:name</c>. Only without <see cref="Rules"/>.</summary>
    public required IReadOnlyList<string> From { get; init; }

    /// <summary>Several rules that must all be met, instead of <see cref="Require"/> and <see cref="From"/>; empty: there is that one.</summary>
    public IReadOnlyList<ApprovalRequirement> Rules { get; init; } = [];

    public ApprovalOrder Order { get; init; }

    /// <summary>Who may not decide although listed.</summary>
    public IReadOnlyList<NotByRule> NotBy { get; init; } = [];

    /// <summary>How long people have; then the release ends as expired. Default 24 h.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How often those who have not decided are reminded; null: never.</summary>
    public TimeSpan? Remind { get; init; }

    /// <summary>Whom to ask as well if it takes long; null: nobody.</summary>
    public EscalationPlan? Escalate { get; init; }

    /// <summary>The rules, whichever way they were written; at least one.</summary>
    [JsonIgnore]
    public IReadOnlyList<ApprovalRequirement> Requirements => Rules.Count > 0 ? Rules : [new(Require, From)];

    /// <summary>Every group the plan names, without <c>group:</c>, each once.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Groups =>
        [.. Requirements.SelectMany(rule => rule.From).Concat(Escalate?.To ?? []).Where(GroupEntry.Is).Select(GroupEntry.NameOf).Distinct(StringComparer.OrdinalIgnoreCase)];
}

/// <summary>One rule of an approval.</summary>
/// <param name="Require">How many distinct people must approve; someone counted for another rule is not counted here.</param>
/// <param name="From">Addresses and <c>group:name</c>.</param>
public sealed record ApprovalRequirement(int Require, IReadOnlyList<string> From);

/// <summary>Who is asked as well when an approval takes long.</summary>
/// <param name="After">Time since the request.</param>
/// <param name="To">Addresses and <c>group:name</c>.</param>
public sealed record EscalationPlan(TimeSpan After, IReadOnlyList<string> To);

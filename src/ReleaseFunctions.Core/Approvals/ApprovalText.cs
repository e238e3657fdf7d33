using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Approvals;

/// <summary>The sentences about where an approval stands.</summary>
internal static class ApprovalText
{
    /// <summary>People named in one sentence; the page and the API have all of them.</summary>
    private const int MaxNames = 20;

    public static string Rejected(Decision rejection)
    {
        string comment = string.IsNullOrWhiteSpace(rejection.Comment) ? string.Empty : $": {rejection.Comment}";
        return $"Rejected by {Who(rejection)}{comment}";
    }

    public static string Granted(IReadOnlyList<Decision> approvals, int need) => $"Approved by {Names([.. approvals.Select(Who)])} ({need} of {need}).";

    public static string Open(ApprovalJudgement judgement, bool isTurn)
    {
        string progress = $"{judgement.Filled} of {judgement.Rules.Sum(rule => rule.Require)} approvals{Missing(judgement.Rules)}";
        return isTurn ? $"{progress}; it is the turn of {Names(judgement.Helpful)}." : $"{progress}; {Names(judgement.Helpful)} may still decide.";
    }

    /// <summary>What is waited for.</summary>
    public static string Waiting(ApprovalView approval, ApprovalJudgement judgement, string until)
    {
        int need = judgement.Rules.Sum(rule => rule.Require);
        int missing = Math.Max(0, need - judgement.Filled);
        string progress = $"Waiting for {missing} of {need} approval{(need == 1 ? string.Empty : "s")}{Missing(judgement.Rules)}";
        return approval.Order == ApprovalOrder.Sequence
            ? $"{progress}: it is the turn of {Names(judgement.Helpful)}, until {until}."
            : $"{progress}: {Names(judgement.Helpful)} may decide until {until}.";
    }

    public static string Unreachable(ApprovalView approval, SeatFlow flow)
    {
        int need = approval.Rules.Sum(rule => rule.Require);
        string able = approval.Approvers.Count == 0 ? "nobody may decide"
            : approval.Rules.Count == 1 ? $"only {Names(approval.Approvers)} may decide"
            : $"{Names(approval.Approvers)} can give only {flow.Total}, each counted once ({string.Join("; ", approval.Rules.Select((rule, i) => Rule(flow.Filled(i), rule.Require, rule.From)))})";
        string excluded = string.Join("; ", approval.Excluded.Select(exclusion => $"{exclusion.Person} {exclusion.Reason}"));
        return $"{need} approval{(need == 1 ? " is" : "s are")} required but {able}{(excluded.Length == 0 ? string.Empty : $": {excluded}")}. Name more approvers in the plan and start a new release.";
    }

    public static string Names(IReadOnlyList<string> names) => names.Count switch
    {
        0 => "nobody",
        <= MaxNames => string.Join(", ", names),
        _ => $"{string.Join(", ", names.Take(MaxNames))} and {names.Count - MaxNames} more",
    };

    private static string Missing(IReadOnlyList<RuleProgress> rules) => rules.Count == 1
        ? string.Empty
        : $" ({string.Join("; ", rules.Where(rule => rule.Filled < rule.Require).Select(rule => Rule(rule.Filled, rule.Require, rule.From)))})";

    private static string Rule(int filled, int require, IReadOnlyList<string> from) => $"{filled} of {require} from {Names(from)}";

    private static string Who(Decision decision)
    {
        string person = Person.Normalize(decision.Person);
        string[] others = [.. decision.For];
        return others.Length == 0 ? person : $"{person} for {string.Join(" and ", others)}";
    }
}

namespace ReleaseFunctions.Core.Approvals;

/// <summary>Where an approval stands after some decisions.</summary>
/// <param name="Outcome">Open, granted or rejected; time and withdrawal are not the judge's.</param>
/// <param name="Text">One sentence that names who.</param>
/// <param name="ApprovedBy">Whose approval counts.</param>
/// <param name="Outstanding">Who may decide now and has not; in a sequence, whose turn it is.</param>
public sealed record ApprovalJudgement(ApprovalOutcome Outcome, string Text, IReadOnlyList<string> ApprovedBy, IReadOnlyList<string> Outstanding)
{
    /// <summary>Those of <see cref="Outstanding"/> whose approval would still fill a place: whoever is reminded.</summary>
    public IReadOnlyList<string> Helpful { get; init; } = [];

    /// <summary>Approvals that fill a place of a rule.</summary>
    public int Filled { get; init; }

    /// <summary>How far each rule is, in the plan's order.</summary>
    public IReadOnlyList<RuleProgress> Rules { get; init; } = [];
}

/// <summary>How far a rule is. Where people fit several rules, who counts for which can change as others decide.</summary>
/// <param name="Filled">Approvals counted for it now.</param>
/// <param name="From">As the plan names its people.</param>
public sealed record RuleProgress(int Filled, int Require, IReadOnlyList<string> From);

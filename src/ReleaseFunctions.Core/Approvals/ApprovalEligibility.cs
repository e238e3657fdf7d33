using ReleaseFunctions.Core.History;

namespace ReleaseFunctions.Core.Approvals;

/// <summary>Who may decide about a stage, and who may not although listed.</summary>
/// <param name="Approvers">Addresses, lower case, each once, in the plan's order.</param>
/// <param name="Excluded">The others, with the reason.</param>
public sealed record ApprovalEligibility(IReadOnlyList<string> Approvers, IReadOnlyList<EventData.Exclusion> Excluded);

/// <summary>Where an approval stands after some decisions.</summary>
/// <param name="Outcome">Open, granted or rejected; time and withdrawal are not the judge's.</param>
/// <param name="Text">One sentence that names who.</param>
/// <param name="ApprovedBy">Whose approval counts.</param>
/// <param name="Outstanding">Who may still decide.</param>
public sealed record ApprovalJudgement(ApprovalOutcome Outcome, string Text, IReadOnlyList<string> ApprovedBy, IReadOnlyList<string> Outstanding);

using ReleaseFunctions.Core.History;

namespace ReleaseFunctions.Core.Approvals;

/// <summary>Who may decide about a stage, and who may not although listed.</summary>
/// <param name="Approvers">Of all rules: addresses, lower case, each once, in the plan's order.</param>
/// <param name="Excluded">The others, with the reason.</param>
/// <param name="Rules">The same rule by rule.</param>
/// <param name="Later">Who will be asked as well if it takes long.</param>
public sealed record ApprovalEligibility(
    IReadOnlyList<string> Approvers, IReadOnlyList<EventData.Exclusion> Excluded, IReadOnlyList<AskedRule> Rules, IReadOnlyList<string> Later);

namespace ReleaseFunctions.Core.Approvals;

/// <summary>A rule as it was asked.</summary>
/// <param name="Require">How many distinct people must approve.</param>
/// <param name="From">As the plan names them.</param>
/// <param name="Approvers">Who that is: addresses, lower case, each once, in the plan's order; without those who are excluded.</param>
public sealed record AskedRule(int Require, IReadOnlyList<string> From, IReadOnlyList<string> Approvers);

/// <summary>A group as it was when the approval was asked for.</summary>
/// <param name="Source"><c>configuration</c> or <c>graph</c>.</param>
/// <param name="Members">Addresses, lower case.</param>
public sealed record AskedGroup(string Group, string Source, IReadOnlyList<string> Members);

/// <summary>Who will be asked as well.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="To">As the plan names them.</param>
/// <param name="Approvers">Who that is as far as known when the approval was asked for.</param>
public sealed record AskedEscalation(DateTimeOffset At, IReadOnlyList<string> To, IReadOnlyList<string> Approvers);

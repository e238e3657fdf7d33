namespace ReleaseFunctions.Core.Flags;

/// <summary>How far a flag of a ramp has come.</summary>
/// <param name="Flag">Which flag.</param>
/// <param name="Percentage">How many percent of users have it now, as far as is known.</param>
public sealed record FlagStanding(FlagTarget Flag, double Percentage);

/// <summary>One change that a step makes.</summary>
/// <param name="Flag">Which flag.</param>
/// <param name="From">Where the ramp left or found it; a flag that stands elsewhere was changed by somebody else.</param>
/// <param name="To">Where the step puts it.</param>
public sealed record FlagMove(FlagTarget Flag, double From, double To);

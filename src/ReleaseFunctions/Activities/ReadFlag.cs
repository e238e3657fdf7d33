using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Drills;

namespace ReleaseFunctions.Activities;

/// <summary>Reads how a flag stands; changes nothing.</summary>
public sealed class ReadFlag(IFlagRamp flags, DrillOutside drills)
{
    [Function(nameof(ReadFlag))]
    public Task<FlagAnswer> RunAsync([ActivityTrigger] FlagQuestion question, CancellationToken cancellationToken) =>
        question.Drill is { } drill ? drills.ReadFlagAsync(drill, question.Flag, cancellationToken) : flags.ReadAsync(question.Flag, cancellationToken);
}

/// <summary>Which flag to read.</summary>
/// <param name="Drill">Set: the flag is played.</param>
public sealed record FlagQuestion(FlagTarget Flag, DrillFlagCall? Drill = null);

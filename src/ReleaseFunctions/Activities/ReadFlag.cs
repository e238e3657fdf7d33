using ReleaseFunctions.Core.Flags;

namespace ReleaseFunctions.Activities;

/// <summary>Reads how a flag stands; changes nothing.</summary>
public sealed class ReadFlag(IFlagRamp flags)
{
    [Function(nameof(ReadFlag))]
    public Task<FlagAnswer> RunAsync([ActivityTrigger] FlagQuestion question, CancellationToken cancellationToken) =>
        flags.ReadAsync(question.Flag, cancellationToken);
}

/// <summary>Which flag to read.</summary>
public sealed record FlagQuestion(FlagTarget Flag);

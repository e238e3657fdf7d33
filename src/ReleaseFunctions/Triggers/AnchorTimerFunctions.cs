using ReleaseFunctions.Anchors;

namespace ReleaseFunctions.Triggers;

/// <summary>Writes the day's anchor. It asks every hour, so that a midnight that was missed is made up for within the hour; a day's first anchor stands.</summary>
public sealed class AnchorTimerFunctions(WriteAnchor write)
{
    [Function(nameof(WriteDailyAnchor))]
    public Task WriteDailyAnchor([TimerTrigger("0 5 * * * *")] TimerInfo timer, CancellationToken cancellationToken) => write.RunAsync(cancellationToken);
}

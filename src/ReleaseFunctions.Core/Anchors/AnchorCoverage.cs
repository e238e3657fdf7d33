namespace ReleaseFunctions.Core.Anchors;

/// <summary>What an anchor means for one history.</summary>
/// <param name="Agrees">The history still holds what was anchored.</param>
/// <param name="Text">One sentence.</param>
public sealed record AnchorCoverage(bool Agrees, string Text)
{
    /// <param name="head">What the anchor says of the release.</param>
    /// <param name="events">How many events the history has.</param>
    /// <param name="hashOf">The hash of the event with a sequence number from 1 to <paramref name="events"/>.</param>
    public static AnchorCoverage Of(AnchorHead head, long events, Func<long, string?> hashOf)
    {
        if (head.Seq < 1 || head.Seq > events)
        {
            return new(false, $"it recorded {head.Seq} events, but the history has {events}: its end was cut off.");
        }

        return hashOf(head.Seq) == head.Hash
            ? new(true, $"events 1 to {head.Seq} of {events} are the ones that it recorded.")
            : new(false, $"event {head.Seq} is not the one that it recorded: the history was written anew.");
    }
}

namespace ReleaseFunctions.Core.Notices;

/// <summary>What became of telling an outside system something. What goes wrong outside is a value; nothing about it fails a release.</summary>
/// <param name="Message">What was done or what is in the way and what to do about it; free of secrets.</param>
/// <param name="RetryAfter">How long the system asks to wait; only with <see cref="OutletState.TryAgain"/>.</param>
public sealed record OutletAnswer(OutletState State, string Message, TimeSpan? RetryAfter = null)
{
    public static OutletAnswer Done(string message) => new(OutletState.Done, message);

    public static OutletAnswer Refused(string message) => new(OutletState.Refused, message);

    public static OutletAnswer TryAgain(string message, TimeSpan? retryAfter = null) => new(OutletState.TryAgain, message, retryAfter);
}

/// <summary>Whether an outside system was told.</summary>
public enum OutletState
{
    Done,

    /// <summary>It would end the same way until somebody changes something.</summary>
    Refused,

    /// <summary>It is not known to have arrived, and may do so later.</summary>
    TryAgain,
}

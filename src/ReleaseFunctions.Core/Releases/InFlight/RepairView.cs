namespace ReleaseFunctions.Core.Releases;

/// <summary>What the watchdog had to do to keep a run going.</summary>
/// <param name="Count">How often it started the run's orchestration anew.</param>
/// <param name="InARow">How often since the release last came on, or an operator last acted.</param>
/// <param name="At">When it did so last.</param>
/// <param name="Reason">Why it did so last.</param>
public sealed record RepairView(int Count, int InARow, DateTimeOffset At, string Reason)
{
    /// <summary>So many repairs without any progress: another one would not help either.</summary>
    public const int MostInARow = 3;

    /// <summary>The watchdog does no more until an operator acts.</summary>
    public bool GivenUp => InARow >= MostInARow;
}

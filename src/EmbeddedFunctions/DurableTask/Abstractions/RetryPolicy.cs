using System.ComponentModel;

namespace EmbeddedFunctions.DurableTask;

/// <summary>Declares how often and how fast a failed activity or sub-orchestration is tried again.</summary>
public class RetryPolicy
{
    /// <summary>Creates a policy.</summary>
    /// <param name="maxNumberOfAttempts">Attempts in all, the first included; at least 1.</param>
    /// <param name="firstRetryInterval">Wait before the second attempt; above zero.</param>
    /// <param name="backoffCoefficient">Each wait is the one before times this; at least 1.</param>
    /// <param name="maxRetryInterval">The longest wait; one hour when not given.</param>
    /// <param name="retryTimeout">No attempt starts later than this after the first; without limit when not given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public RetryPolicy(
        int maxNumberOfAttempts,
        TimeSpan firstRetryInterval,
        double backoffCoefficient = 1.0,
        TimeSpan? maxRetryInterval = null,
        TimeSpan? retryTimeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxNumberOfAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(firstRetryInterval, TimeSpan.Zero);
        ThrowUnless(backoffCoefficient >= 1.0, nameof(backoffCoefficient), backoffCoefficient, "1.0");
        ThrowUnless(IsAtLeast(maxRetryInterval, firstRetryInterval), nameof(maxRetryInterval), maxRetryInterval, nameof(firstRetryInterval));
        ThrowUnless(IsAtLeast(retryTimeout, firstRetryInterval), nameof(retryTimeout), retryTimeout, nameof(firstRetryInterval));
        MaxNumberOfAttempts = maxNumberOfAttempts;
        FirstRetryInterval = firstRetryInterval;
        BackoffCoefficient = backoffCoefficient;
        MaxRetryInterval = maxRetryInterval ?? TimeSpan.FromHours(1);
        RetryTimeout = retryTimeout ?? Timeout.InfiniteTimeSpan;
    }

    /// <summary>Attempts in all, the first included.</summary>
    public int MaxNumberOfAttempts { get; }

    /// <summary>Wait before the second attempt.</summary>
    public TimeSpan FirstRetryInterval { get; }

    /// <summary>Factor from one wait to the next; default 1.</summary>
    public double BackoffCoefficient { get; }

    /// <summary>The longest wait; default one hour.</summary>
    public TimeSpan MaxRetryInterval { get; }

    /// <summary>No attempt starts later than this after the first; default <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    public TimeSpan RetryTimeout { get; }

    /// <summary>Whether an exception is tried again; default: every one.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Func<Exception, bool> Handle { get; private init; } = static _ => true;

    /// <summary>Not used.</summary>
    [Obsolete("Not implemented. Use TaskOptions.FromRetryHandler or HandleFailure instead.")]
    public Func<Exception, Task<bool>>? HandleAsync { get; set; }

    /// <summary>Decides, from its details, whether a failure is tried again; default: every one.</summary>
    public Func<TaskFailureDetails, bool> HandleFailure
    {
        init => Handle = exception => value(exception is TaskFailedException failed
            ? failed.FailureDetails
            : throw new InvalidOperationException(
                $"A retry policy judges only {nameof(TaskFailedException)}, but was given {exception.GetType()}."));
    }

    private static bool IsAtLeast(TimeSpan? value, TimeSpan least) => value is not { } v || v >= least || v == Timeout.InfiniteTimeSpan;

    private static void ThrowUnless(bool holds, string name, object? value, string least)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least {least}.");
        }
    }
}

using Microsoft.Extensions.Logging;

namespace EmbeddedFunctions.DurableTask.Engine.Replay;

/// <summary>Calls again after failures, as a policy declares or a handler decides. Waits are durable timers.</summary>
internal sealed class RetryLoop(TaskOrchestrationContext context, ILoggerFactory loggerFactory)
{
    // An unlimited back-off grows beyond what a date can hold.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(3_650);

    public Task<T> RunAsync<T>(string taskName, TaskRetryOptions retry, Func<Task<T>> call) => retry switch
    {
        { Policy: { } policy } => ByPolicyAsync(taskName, policy, call),
        { Handler: { } handler } => ByHandlerAsync(taskName, handler, call),
        _ => call(),
    };

    private static bool IsHandled(RetryPolicy policy, string taskName, Exception failure, ILogger logger)
    {
        try
        {
            return policy.Handle(failure);
        }
#pragma warning disable CA1031 // A filter that throws must not hide the failure it was asked about.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            EngineLog.RetryFilterFailed(logger, exception, taskName);
            return false;
        }
    }

    private static TimeSpan Delay(RetryPolicy policy, int attempt)
    {
        var milliseconds = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, attempt - 1);
        var longest = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? LongestDelay : policy.MaxRetryInterval;
        return milliseconds < longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : longest;
    }

    private async Task<T> ByPolicyAsync<T>(string taskName, RetryPolicy policy, Func<Task<T>> call)
    {
        var logger = Engine.ReplaySafeLoggerFactory.Unwrap(loggerFactory).CreateLogger(EngineNames.LogCategory);
        var started = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
#pragma warning disable CA1031 // A result that cannot be read counts as a failure of the attempt, as on the Durable Task engine.
            catch (Exception failure) when (failure is not TaskFailedException { IsNonRetriable: true })
#pragma warning restore CA1031
            {
                if (attempt == policy.MaxNumberOfAttempts)
                {
                    // Replay: the Durable Task engine makes this timer, due at once, before it gives up; histories and task ids follow it.
                    await context.CreateTimer(context.CurrentUtcDateTime, CancellationToken.None);
                    throw;
                }

                // The filter is asked first, even when the time is over.
                if (!IsHandled(policy, taskName, failure, logger) || IsOver(started, policy))
                {
                    throw;
                }
            }

            await context.CreateTimer(context.CurrentUtcDateTime + Delay(policy, attempt), CancellationToken.None);
        }
    }

    private bool IsOver(DateTime started, RetryPolicy policy) =>
        policy.RetryTimeout != Timeout.InfiniteTimeSpan && context.CurrentUtcDateTime - started >= policy.RetryTimeout;

    private async Task<T> ByHandlerAsync<T>(string taskName, AsyncRetryHandler handler, Func<Task<T>> call)
    {
        var logger = context.CreateReplaySafeLogger(EngineNames.LogCategory);
        var started = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (TaskFailedException failure) when (!failure.IsNonRetriable)
            {
                EngineLog.Retrying(logger, context.InstanceId, taskName, attempt);
                var decision = new RetryContext(
                    context, attempt, failure.FailureDetails, context.CurrentUtcDateTime - started, CancellationToken.None);
                if (!await handler(decision))
                {
                    throw;
                }
            }
        }
    }
}

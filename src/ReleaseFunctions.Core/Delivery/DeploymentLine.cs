namespace ReleaseFunctions.Core.Delivery;

/// <summary>All deployments of one plan, and what each means to the others.</summary>
internal sealed class DeploymentLine
{
    private readonly DateTimeOffset[] _failures;
    private readonly DateTimeOffset[] _successRequests;
    private readonly DateTimeOffset[] _firstSuccessFrom;
    private readonly DateTimeOffset[] _successes;

    /// <param name="deployments">Of one plan, in any order.</param>
    public DeploymentLine(IReadOnlyCollection<Deployment> deployments)
    {
        _failures = [.. deployments.Where(one => one.HasFailed).Select(one => one.FailedAt!.Value).Order()];
        _successes = [.. deployments.Where(one => one.HasSucceeded).Select(one => one.FinishedAt).Order()];

        // The earliest end among the successes requested at or after each of them: the smallest of all that follow.
        Deployment[] byRequest = [.. deployments.Where(one => one.HasSucceeded).OrderBy(one => one.RequestedAt)];
        _successRequests = [.. byRequest.Select(one => one.RequestedAt)];
        _firstSuccessFrom = [.. byRequest.Select(one => one.FinishedAt)];
        for (int i = _firstSuccessFrom.Length - 2; i >= 0; i--)
        {
            _firstSuccessFrom[i] = Min(_firstSuccessFrom[i], _firstSuccessFrom[i + 1]);
        }
    }

    /// <summary>How long after a failure a deployment of the plan still counts as mending it.</summary>
    public static TimeSpan ReworkWindow { get; } = TimeSpan.FromDays(7);

    /// <summary>When a failed deployment was made good: by itself, or by the plan's next deployment that succeeded; null: not yet.</summary>
    public DateTimeOffset? RecoveryOf(Deployment failed)
    {
        int next = FirstAfter(_successes, failed.FailedAt!.Value);
        DateTimeOffset? byAnother = next < _successes.Length ? _successes[next] : null;
        return failed.RecoveredAt is { } own && (byAnother is null || own <= byAnother) ? own : byAnother;
    }

    /// <summary>Whether a deployment mends: it was requested within the window after a failure, and none requested after that failure had succeeded before.</summary>
    public bool IsRework(Deployment one)
    {
        int failure = FirstAfter(_failures, one.RequestedAt) - 1;
        if (failure < 0 || one.RequestedAt - _failures[failure] > ReworkWindow)
        {
            return false; // an earlier failure lies even further back
        }

        int success = FirstAfter(_successRequests, _failures[failure]);
        return success == _successRequests.Length || _firstSuccessFrom[success] > one.RequestedAt;
    }

    /// <summary>Index of the first that lies after a time, in ascending times.</summary>
    private static int FirstAfter(DateTimeOffset[] times, DateTimeOffset time)
    {
        (int low, int high) = (0, times.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = times[middle] > time ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private static DateTimeOffset Min(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}

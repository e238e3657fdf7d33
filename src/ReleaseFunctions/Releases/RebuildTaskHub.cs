using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Releases;

/// <summary>
/// Fills an empty or foreign task hub from the facts in the tables: every release in flight whose orchestrations the engine does not have is
/// started anew, at once instead of by the watchdog's looks. Safe to repeat and to interrupt: what is at work is left alone.
/// </summary>
public sealed class RebuildTaskHub(IReleaseStore releases, IReleaseRecovery recovery, ReleaseInspector inspector, RepairRelease repair, HeraldWatch heralds, ReleaseStarter starter, TimeProvider time)
{
    // Azure: a request is cut off after 230 s, whatever the function does (https://learn.microsoft.com/azure/azure-functions/functions-scale#timeout).
    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(3);

    /// <summary>Goes through all releases that are not over, for three minutes at most.</summary>
    /// <param name="reason">Who wants it and why: one sentence, for the histories.</param>
    public async Task<RebuildReport> RunAsync(DurableTaskClient client, string reason, CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        RebuildReport report = new();
        IReadOnlySet<string> atWork = await ReleaseInspector.AtWorkAsync(client, cancellationToken);
        await foreach (ReleaseSummary open in recovery.ListUnfinishedAsync(cancellationToken))
        {
            if (time.GetElapsedTime(began) > Budget)
            {
                return report;
            }

            report.Looked++;
            try
            {
                await RebuildAsync(client, open.Id, atWork, reason, report, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                report.Failed.Add(new RebuildFailure(open.Id, exception.Message));
            }
        }

        report.IsComplete = true;
        return report;
    }

    private async Task RebuildAsync(DurableTaskClient client, string releaseId, IReadOnlySet<string> atWork, string reason, RebuildReport report, CancellationToken cancellationToken)
    {
        if (await releases.FindAsync(releaseId, cancellationToken) is not { } view || view.Status.IsOver())
        {
            return;
        }

        if (!view.Begun)
        {
            if (await starter.StartAsync(client, view, cancellationToken))
            {
                report.Started.Add(releaseId);
            }

            return;
        }

        if (await inspector.RunAsync(client, releaseId, atWork, cancellationToken) is { Finding: { Verdict: WatchVerdict.Broken } finding } found
            && await repair.RunAsync(client, releaseId, found.View.LastSeq, $"{reason} {finding.Text}", cancellationToken))
        {
            report.Repaired.Add(releaseId);
        }

        await heralds.LookAtAsync(client, releaseId, atWork, cancellationToken);
    }
}

/// <summary>What a rebuild did.</summary>
public sealed record RebuildReport
{
    /// <summary>Whether all releases in flight were looked at; if not, the call is to be repeated.</summary>
    public bool IsComplete { get; set; }

    public int Looked { get; set; }

    /// <summary>Had never begun; started.</summary>
    public List<string> Started { get; } = [];

    /// <summary>Had begun, and the engine lacked some of it; started anew from the history.</summary>
    public List<string> Repaired { get; } = [];

    public List<RebuildFailure> Failed { get; } = [];
}

/// <summary>A release that could not be rebuilt, and why.</summary>
public sealed record RebuildFailure(string Release, string Reason);

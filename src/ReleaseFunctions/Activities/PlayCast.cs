using Microsoft.Extensions.Logging;
using ReleaseFunctions.Access;
using ReleaseFunctions.Core.Drills;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Http;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>Has the people of a drill do what is due, the way people do it: through the same use cases as the API and the pages.</summary>
public sealed partial class PlayCast(IReleaseStore releases, DecideApproval decide, TickItem tick, TakeAction act, TimeProvider time, ILogger<PlayCast> logger)
{
    private const string Via = "drill";
    private const string Words = "Played by the drill.";
    private static readonly Caller Cast = new("drill", null, new HashSet<Role> { Role.Operate });

    [Function(nameof(PlayCast))]
    public async Task<CastTurn> RunAsync([ActivityTrigger] CastOrder order, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        ReleaseView release = await releases.GetAsync(order.ReleaseId, cancellationToken);
        if (release.Status.IsOver() || release.Run != order.Run)
        {
            return new CastTurn(Over: true, null, release.LastSeq);
        }

        IReadOnlyList<DrillAct> acts = DrillCast.Acts(release, release.Facts.Drill!.Plays());
        DateTimeOffset now = time.GetUtcNow();
        foreach (DrillAct due in acts.Where(due => due.At <= now))
        {
            try
            {
                await DoAsync(client, release.Facts.Id, due, cancellationToken);
            }
            catch (ProblemException refused)
            {
                LogRefused(refused, due.Who, release.Facts.Id); // somebody was faster
            }
        }

        return new CastTurn(Over: false, acts.Where(later => later.At > now).Select(later => (DateTimeOffset?)later.At).FirstOrDefault(), release.LastSeq);
    }

    private async Task DoAsync(DurableTaskClient client, string releaseId, DrillAct due, CancellationToken cancellationToken)
    {
        if (due.Verdict is { } verdict)
        {
            await decide.RunAsync(client, releaseId, due.Stage!, null, due.Who, verdict, Words, Via, cancellationToken);
        }
        else if (due.Item is { } item)
        {
            string person = due.Who == DrillCast.Operator ? Cast.Actor : due.Who;
            await tick.RunAsync(client, releaseId, due.Stage!, null, new TickRequest(item, string.Empty, Words), person, operates: true, Via, cancellationToken);
        }
        else if (due.Action is { } action)
        {
            await act.RunAsync(client, releaseId, action, due.Stage, Words, Cast, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "What {Who} was to do in drill {ReleaseId} does not fit any more.")]
    private partial void LogRefused(Exception exception, string who, string releaseId);
}

/// <summary>Whose cast.</summary>
public sealed record CastOrder(string ReleaseId, int Run);

/// <summary>Where the cast stands.</summary>
/// <param name="Over">The run is over: nobody does anything more.</param>
/// <param name="Next">When somebody does something next, as far as is known.</param>
/// <param name="LastSeq">The newest event they have seen.</param>
public sealed record CastTurn(bool Over, DateTimeOffset? Next, long LastSeq);

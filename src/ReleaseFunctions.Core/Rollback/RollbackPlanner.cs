using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Rollback;

/// <summary>Which stages a rollback undoes: those whose deploy request was sent and not undone since, newest first, each once. Where such a stage has ramped flags they are put back first.</summary>
public static class RollbackPlanner
{
    /// <summary>The stages in the order in which they are undone: latest request first; at the same time, what needs others first.</summary>
    public static IReadOnlyList<string> Order(Plan plan, ReleaseView view)
    {
        List<string> topological = Topological(plan);
        return [.. Sent(view)
            .Where(stage => plan.Stage(stage.Stage).Rollback is not null || HasFlags(stage))
            .OrderByDescending(stage => stage.SentAt)
            .ThenByDescending(stage => topological.IndexOf(stage.Stage))
            .Select(stage => stage.Stage)];
    }

    /// <summary>
    /// What a rollback under way has begun to undo, in the order in which it did: it stays part of that rollback when its orchestration is
    /// started anew. Nothing before the rollback begins.
    /// </summary>
    public static IReadOnlyList<string> Begun(Plan plan, ReleaseView view)
    {
        List<string> topological = Topological(plan);
        return view.Status != ReleaseStatus.RollingBack ? [] : [.. view.Stages
            .Where(stage => stage.Rollback is not null || stage.Status == StageStatus.RollingBack)
            .OrderBy(stage => stage.Rollback?.RequestedAt ?? DateTimeOffset.MaxValue)
            .ThenBy(stage => stage.Rollback?.FinishedAt ?? DateTimeOffset.MaxValue)
            .ThenByDescending(stage => topological.IndexOf(stage.Stage))
            .Select(stage => stage.Stage)];
    }

    /// <summary>Stages that were sent but have neither a rollback nor flags to put back, so that they are left as they are.</summary>
    public static IReadOnlyList<string> Left(Plan plan, ReleaseView view) =>
        [.. Sent(view).Where(stage => plan.Stage(stage.Stage).Rollback is null && !HasFlags(stage)).Select(stage => stage.Stage)];

    /// <summary>Whether there is anything to undo of a stage as it stands: a deployment that was sent and has a rollback, or flags that were ramped.</summary>
    public static bool CanUndo(StageView stage) => stage.SentAt is not null && (stage.CanRollBack || HasFlags(stage));

    private static bool HasFlags(StageView stage) => stage.Flags?.Undo.Count > 0;

    private static IEnumerable<StageView> Sent(ReleaseView view) => view.Stages.Where(stage => stage.SentAt is not null);

    private static List<string> Topological(Plan plan)
    {
        List<string> order = [];
        while (plan.Stages.FirstOrDefault(stage => !order.Contains(stage.Stage) && stage.Needs.All(order.Contains)) is { } next)
        {
            order.Add(next.Stage);
        }

        return order;
    }
}

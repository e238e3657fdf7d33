using ReleaseFunctions.Access;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Http;

namespace ReleaseFunctions.Releases;

/// <summary>The words for actions in addresses and forms.</summary>
public static class OperatorActions
{
    /// <exception cref="ProblemException">404: no such action.</exception>
    public static OperatorAction OnRelease(string action) => action switch
    {
        "abort" => OperatorAction.Abort,
        "rollback" => OperatorAction.Rollback,
        "pause" => OperatorAction.Pause,
        "resume" => OperatorAction.Resume,
        _ => throw Unknown(action, "abort, pause, resume, rollback"),
    };

    /// <exception cref="ProblemException">404: no such action.</exception>
    public static OperatorAction OnStage(string action) => action switch
    {
        "retry" => OperatorAction.Retry,
        "skip" => OperatorAction.Skip,
        "override" => OperatorAction.Override,
        _ => throw Unknown(action, "approve, reject, tick, retry, skip, override"),
    };

    /// <summary>Ticking an item of a checklist.</summary>
    public const string Tick = "tick";

    /// <summary>approve or reject; null for any other word.</summary>
    public static ApprovalVerdict? Verdict(string action) => action switch
    {
        "approve" => ApprovalVerdict.Approve,
        "reject" => ApprovalVerdict.Reject,
        _ => null,
    };

    /// <summary>
    /// Who decides when a caller decides: the person the key belongs to, who must be an approver; a key without one decides as
    /// itself, because granting it the role was the authorization.
    /// </summary>
    public static string Person(Caller caller) => caller.Actor;

    private static ProblemException Unknown(string action, string known) => ProblemException.NotFound($"There is no action '{action}'; there are {known}.");
}

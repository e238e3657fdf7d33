using ReleaseFunctions.Access;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Http;

namespace ReleaseFunctions.Releases;

/// <summary>The words for actions in addresses and forms.</summary>
public static class OperatorActions
{
    private static readonly string[] LaterOnStage = ["tick"];

    /// <exception cref="ProblemException">404: no such action.</exception>
    public static OperatorAction OnRelease(string action) => action switch
    {
        "abort" => OperatorAction.Abort,
        "rollback" => OperatorAction.Rollback,
        "pause" => OperatorAction.Pause,
        "resume" => OperatorAction.Resume,
        _ => throw Unknown(action, [], "abort, pause, resume, rollback"),
    };

    /// <exception cref="ProblemException">404: no such action; 409: promised, but not built yet.</exception>
    public static OperatorAction OnStage(string action) => action switch
    {
        "retry" => OperatorAction.Retry,
        "skip" => OperatorAction.Skip,
        "override" => OperatorAction.Override,
        _ => throw Unknown(action, LaterOnStage, "approve, reject, retry, skip, override"),
    };

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

    private static ProblemException Unknown(string action, string[] later, string known) => later.Contains(action)
        ? ProblemException.Conflict($"'{action}' is not supported by this version yet; there are {known}.")
        : ProblemException.NotFound($"There is no action '{action}'; there are {known}.");
}

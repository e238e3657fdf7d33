using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Tests.Releases;
using static ReleaseFunctions.Core.Tests.Releases.ReleaseBuilder;

namespace ReleaseFunctions.Core.Tests.Deployments;

public sealed class ChildUndoTests
{
    [Theory]
    [InlineData("waiting", OperatorAction.Abort, null)]
    [InlineData("aborting", null, null)]
    [InlineData("sent", OperatorAction.Rollback, null)]
    [InlineData("askedToRollBack", null, null)]
    [InlineData("rollingBack", null, null)]
    [InlineData("succeeded", OperatorAction.Rollback, null)]
    [InlineData("rolledBack", null, true)]
    [InlineData("rollbackFailed", null, false)]
    [InlineData("nothingSent", null, true)]
    [InlineData("cannotBeUndone", null, false)]
    public void Judge_Child_IsUndoneStepByStep(string how, OperatorAction? act, bool? undone)
    {
        ReleaseBuilder child = new ReleaseBuilder(Plan(Stage("a", rollback: how != "cannotBeUndone"))).Started();
        child = how switch
        {
            "waiting" => child,
            "aborting" => child.Acts(OperatorAction.Abort),
            "sent" => child.StageStarted("a").Sent("a"),
            "askedToRollBack" => child.StageStarted("a").Sent("a").Acts(OperatorAction.Rollback),
            "rollingBack" => child.StageStarted("a").Sent("a").RollbackStarted(),
            "nothingSent" => child.Finished(ReleaseStatus.Aborted),
            "rolledBack" => child.StageStarted("a").Sent("a").Finished(ReleaseStatus.RolledBack),
            "rollbackFailed" => child.StageStarted("a").Sent("a").Finished(ReleaseStatus.RollbackFailed),
            _ => child.StageStarted("a").Sent("a").StageFinished("a", StageStatus.Succeeded).Finished(ReleaseStatus.Succeeded),
        };

        ChildUndo undo = ChildUndo.Judge(child.View);

        Assert.Equal((act, undone), (undo.Act, undo.Undone));
        Assert.Contains("r1", undo.Text, StringComparison.Ordinal);
    }
}

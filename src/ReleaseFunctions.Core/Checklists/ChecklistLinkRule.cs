using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Checklists;

/// <summary>What an owner's link to a checklist is worth now.</summary>
public static class ChecklistLinkRule
{
    /// <summary>Why nothing can be ticked by this link any more; null: something can.</summary>
    public static string? Closed(LinkToken link, ReleaseView view, DateTimeOffset now) =>
        view.FindStage(link.Stage) is not { Checklist: { } list } stage || stage.Attempt != link.Attempt
            ? $"This link belongs to attempt {link.Attempt} of stage '{link.Stage}', which another attempt has replaced."
            : TickRule.IsClosed(view, stage, list, now);
}

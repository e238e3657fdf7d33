using ReleaseFunctions.Core.Locks;

namespace ReleaseFunctions.Pages.Locks;

/// <summary>Who holds the environments' locks and who waits, at <c>/ui/locks</c>.</summary>
public sealed record LockListModel(PageUser User, IReadOnlyList<LockState> Locks) : IPageModel<LockListPage>;

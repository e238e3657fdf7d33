namespace ReleaseFunctions.Pages.Outbox;

/// <summary>A mail of the development outbox.</summary>
/// <param name="Id">Names the mail in addresses.</param>
public sealed record OutboxMail(string Id, string To, string Subject, DateTimeOffset At, string Text, IReadOnlyList<string> Links);

/// <summary>The mails that would have been sent, newest first, at <c>/ui/dev/outbox</c>.</summary>
public sealed record OutboxListModel(PageUser User, IReadOnlyList<OutboxMail> Mails) : IPageModel<OutboxListPage>;

/// <summary>
/// One mail, at <c>/ui/dev/outbox/{id}</c>. Its HTML part is served at <c>/ui/dev/outbox/{id}/html</c> with
/// <see cref="PageHeaders.ForMail"/> and shown in a frame that can do nothing.
/// </summary>
public sealed record OutboxMailModel(PageUser User, OutboxMail Mail) : IPageModel<OutboxMailPage>;

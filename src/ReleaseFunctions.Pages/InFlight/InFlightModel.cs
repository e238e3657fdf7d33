using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Pages.InFlight;

/// <summary>Releases in flight by orchestration version, at <c>/ui/in-flight</c>.</summary>
/// <param name="Current">The version that new releases run under.</param>
/// <param name="Mail">The mails that wait.</param>
public sealed record InFlightModel(PageUser User, string Current, IReadOnlyList<VersionInFlight> Versions, MailBacklog Mail) : IPageModel<InFlightPage>;

using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Http;

namespace ReleaseFunctions.Activities;

/// <summary>Writes the mails that tell how a release goes.</summary>
internal static class Notices
{
    public static MailMessage Compose(ReleaseView release, ReleaseStatus status, string text, string person, string publicUrl, bool isRepeated = false) => MailComposer.Notice(new NoticeMail
    {
        To = person,
        Release = release.Facts,
        Description = release.Description,
        Status = status,
        FlagsStuck = status.IsOver() && FlagsLeft.AreStuck(release),
        Reason = text,
        IsRepeated = isRepeated,
        Link = ReleaseResponse.Links(release.Facts.Id, publicUrl)["page"],
    });
}

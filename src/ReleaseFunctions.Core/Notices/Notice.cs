using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Notices;

/// <summary>One event of a release in words that people are told: in rooms, and on its change record.</summary>
/// <param name="Seq">Sequence number of the event, which tells notices of a release apart.</param>
/// <param name="At">When it happened (UTC).</param>
/// <param name="Headline">One line that names the release, such as <c>checkout 1.2.3 started</c>; without anything that would become a link.</param>
/// <param name="Text">Why, or how it stands; one line, may be empty.</param>
/// <param name="Tone">Whether somebody has to act, or how it ended.</param>
/// <param name="IsDetail">Only the change record says it: rooms are told what mails tell.</param>
public sealed record Notice(long Seq, DateTimeOffset At, string? Stage, string Headline, string Text, NoticeTone Tone, bool IsDetail);

/// <summary>What a notice means to whoever reads it.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<NoticeTone>))]
public enum NoticeTone
{
    /// <summary>It goes on.</summary>
    Progress,

    /// <summary>Somebody has to act.</summary>
    Asks,
    Good,
    Bad,
}

using System.Globalization;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Notices;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Chat;

/// <summary>What a room is told: a headline, why, a few facts and one link. Plain text; how it is marked up is the system's affair.</summary>
public sealed record ChatMessage
{
    /// <summary>The line that says it all; also what a phone shows.</summary>
    public required string Headline { get; init; }

    /// <summary>Why, or how it stands; may be empty.</summary>
    public required string Text { get; init; }

    public required NoticeTone Tone { get; init; }

    public required IReadOnlyList<ChatFact> Facts { get; init; }

    /// <summary>Address of the release's page: the only link.</summary>
    public required string Link { get; init; }

    /// <summary>What the link is called.</summary>
    public string LinkText { get; init; } = "Open the release";

    /// <summary>The message that a notice of a release becomes.</summary>
    /// <param name="link">Address of the release's page.</param>
    public static ChatMessage Of(Notice notice, ReleaseFacts release, string? description, string link)
    {
        string plan = string.IsNullOrWhiteSpace(description) ? release.Plan : $"{release.Plan}: {description}";
        List<ChatFact> facts = [new("Plan", MailText.Line(plan, 200)), new("Version", MailText.Line(release.Version, 200))];
        if (notice.Stage is { } stage)
        {
            facts.Add(new("Stage", stage));
        }

        facts.Add(new("Requested", MailText.Line($"by {release.Requester}, {release.RequestedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)}", 300)));
        return new ChatMessage { Headline = notice.Headline, Text = notice.Text, Tone = notice.Tone, Facts = facts, Link = link };
    }
}

/// <summary>One line of facts.</summary>
public sealed record ChatFact(string Name, string Value);

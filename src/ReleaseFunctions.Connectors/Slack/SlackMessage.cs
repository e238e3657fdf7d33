using System.Text.Json.Nodes;
using ReleaseFunctions.Core.Chat;
using ReleaseFunctions.Core.Notices;

namespace ReleaseFunctions.Connectors.Slack;

/// <summary>Writes a message in Slack's blocks. What people wrote stands in plain text, so that nothing in it becomes a link, a mention or markup.</summary>
internal static class SlackMessage
{
    /// <summary>Characters of the text of a section.</summary>
    public const int MaxText = 3_000;

    /// <summary>Characters of a header.</summary>
    public const int MaxHeader = 150;

    /// <summary>Blocks of one message; never reached.</summary>
    public const int MaxBlocks = 50;

    private const int MaxElements = 10; // of one context block

    /// <summary>The members <c>text</c>, which notifications show, and <c>blocks</c>.</summary>
    public static JsonObject Write(ChatMessage message)
    {
        JsonArray blocks = [Block("header", Plain($"{Mark(message.Tone)} {message.Headline}", MaxHeader))];
        if (message.Text.Length > 0)
        {
            blocks.Add(Block("section", Plain(message.Text, MaxText)));
        }

        if (message.Facts.Count > 0)
        {
            blocks.Add(new JsonObject { ["type"] = "context", ["elements"] = new JsonArray([.. message.Facts.Take(MaxElements).Select(fact => Plain($"{fact.Name}: {fact.Value}", 300))]) });
        }

        blocks.Add(Block("section", new JsonObject { ["type"] = "mrkdwn", ["text"] = $"<{EscapeLink(message.Link)}|{Escape(message.LinkText)}>" }));
        return new JsonObject { ["text"] = Escape(Cut(message.Headline, MaxHeader)), ["blocks"] = blocks };
    }

    private static JsonObject Block(string type, JsonObject text) => new() { ["type"] = type, ["text"] = text };

    private static JsonObject Plain(string text, int limit) => new() { ["type"] = "plain_text", ["text"] = Cut(text, limit), ["emoji"] = false };

    private static string Mark(NoticeTone tone) => tone switch
    {
        NoticeTone.Asks => "🔔",
        NoticeTone.Good => "✅",
        NoticeTone.Bad => "❌",
        _ => "▶",
    };

    // https://api.slack.com/reference/surfaces/formatting#escaping: these three and no others.
    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string EscapeLink(string link) =>
        link.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal).Replace("|", "%7C", StringComparison.Ordinal);

    private static string Cut(string text, int limit) =>
        text.Length <= limit ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[limit - 2]) ? limit - 2 : limit - 1), "…");
}

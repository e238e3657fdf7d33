using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Chat;
using ReleaseFunctions.Core.Notices;

namespace ReleaseFunctions.Connectors.Teams;

/// <summary>Writes a message as an Adaptive Card 1.4 with one action: a link. Texts stand in text runs, which know no markup, so that nothing that people wrote becomes a link.</summary>
internal static class AdaptiveCard
{
    /// <summary>Bytes of one message that Teams takes.</summary>
    public const int MaxBytes = 28 * 1024;

    private const int MaxValue = 2_000;

    /// <summary>The body of the request. What is too long is cut, facts first.</summary>
    public static byte[] Write(ChatMessage message)
    {
        ChatMessage fitting = message with
        {
            Headline = Cut(message.Headline, MaxValue),
            Text = Cut(message.Text, MaxValue),
            Facts = [.. message.Facts.Select(fact => new ChatFact(Cut(fact.Name, 100), Cut(fact.Value, MaxValue)))],
        };
        byte[] body = JsonBody.Bytes(Envelope(fitting));
        while (body.Length > MaxBytes && fitting.Facts.Count > 0)
        {
            fitting = fitting with { Facts = [.. fitting.Facts.Take(fitting.Facts.Count - 1)] };
            body = JsonBody.Bytes(Envelope(fitting));
        }

        return body;
    }

    /// <summary>The card itself.</summary>
    public static JsonObject Card(ChatMessage message)
    {
        JsonArray body = [Text(message.Headline, run => (run["weight"], run["size"], run["color"]) = ("bolder", "medium", Color(message.Tone)))];
        if (message.Text.Length > 0)
        {
            body.Add(Text(message.Text, _ => { }));
        }

        foreach (ChatFact fact in message.Facts)
        {
            body.Add(Text($"{fact.Name}: {fact.Value}", run => (run["isSubtle"], run["size"]) = (true, "small")));
        }

        return new JsonObject
        {
            ["type"] = "AdaptiveCard",
            ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
            ["version"] = "1.4",
            ["body"] = body,
            ["actions"] = new JsonArray(new JsonObject { ["type"] = "Action.OpenUrl", ["title"] = message.LinkText, ["url"] = message.Link }),
        };
    }

    private static JsonObject Envelope(ChatMessage message) => new()
    {
        ["type"] = "message",
        ["attachments"] = new JsonArray(new JsonObject
        {
            ["contentType"] = "application/vnd.microsoft.card.adaptive",
            ["contentUrl"] = null,
            ["content"] = Card(message),
        }),
    };

    private static JsonObject Text(string text, Action<JsonObject> style)
    {
        JsonObject run = new() { ["type"] = "TextRun", ["text"] = text };
        style(run);
        return new JsonObject { ["type"] = "RichTextBlock", ["inlines"] = new JsonArray(run) };
    }

    private static string Color(NoticeTone tone) => tone switch
    {
        NoticeTone.Asks => "warning",
        NoticeTone.Good => "good",
        NoticeTone.Bad => "attention",
        _ => "default",
    };

    private static string Cut(string text, int limit) =>
        text.Length <= limit ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[limit - 2]) ? limit - 2 : limit - 1), "…");
}

using System.Text.Json.Nodes;
using ReleaseFunctions.Core.Tickets;

namespace ReleaseFunctions.Connectors.Jira;

/// <summary>Writes texts in the Atlassian Document Format. Texts stand in text nodes, so that nothing that people wrote becomes markup; the only link is the release's.</summary>
internal static class AdfDocument
{
    // Jira takes 32,767 characters of a comment or description.
    private const int MaxText = 5_000;

    /// <summary>What a record that is created says.</summary>
    public static JsonObject Description(ChangeRequest request) =>
        Document([.. request.Description.Select(line => Paragraph(Text(line))), Paragraph(Link("Open the release", request.Link.Url))]);

    /// <summary>A comment. It carries its mark, by which it is found again.</summary>
    public static JsonObject Comment(ChangeComment comment)
    {
        List<JsonNode> paragraphs = [Paragraph(Text(comment.Headline, "strong"))];
        if (comment.Text.Length > 0)
        {
            paragraphs.Add(Paragraph(Text(comment.Text)));
        }

        paragraphs.Add(Paragraph(Link("Open the release", comment.Link), Text($" {comment.Mark}", "code")));
        return Document(paragraphs);
    }

    /// <summary>The texts of a document, one after the other.</summary>
    public static string TextOf(JsonNode? node) => node switch
    {
        JsonObject members when members["text"] is JsonValue text && text.TryGetValue(out string? written) => written,
        JsonObject members => TextOf(members["content"]),
        JsonArray items => string.Concat(items.Select(TextOf)),
        _ => string.Empty,
    };

    private static JsonObject Document(IEnumerable<JsonNode> content) => new() { ["type"] = "doc", ["version"] = 1, ["content"] = new JsonArray([.. content]) };

    private static JsonObject Paragraph(params IEnumerable<JsonNode> content) => new() { ["type"] = "paragraph", ["content"] = new JsonArray([.. content]) };

    // An empty text node is refused.
    private static JsonObject Text(string text, string? mark = null)
    {
        string fitting = text.Length == 0 ? " " : text.Length <= MaxText ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[MaxText - 2]) ? MaxText - 2 : MaxText - 1), "…");
        JsonObject node = new() { ["type"] = "text", ["text"] = fitting };
        if (mark is not null)
        {
            node["marks"] = new JsonArray(new JsonObject { ["type"] = mark });
        }

        return node;
    }

    private static JsonObject Link(string text, string url) => new()
    {
        ["type"] = "text",
        ["text"] = text,
        ["marks"] = new JsonArray(new JsonObject { ["type"] = "link", ["attrs"] = new JsonObject { ["href"] = url } }),
    };
}

using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Slack;
using ReleaseFunctions.Connectors.Tests.Chat;
using ReleaseFunctions.Core.Chat;
using ReleaseFunctions.Core.Notices;

namespace ReleaseFunctions.Connectors.Tests.Slack;

public sealed class SlackMessageTests
{
    [Fact]
    public void Write_Message_HasHeadlineTextFactsAndOneLink()
    {
        JsonObject written = SlackMessage.Write(Messages.Started);

        Assert.Equal("checkout 1.4.2 started", (string?)written["text"]);
        JsonArray blocks = written["blocks"]!.AsArray();
        Assert.Equal(["header", "section", "context", "section"], blocks.Select(block => (string?)block!["type"]));
        Assert.Equal("▶ checkout 1.4.2 started", (string?)blocks[0]!["text"]!["text"]);
        Assert.Equal("It was requested by ci.", (string?)blocks[1]!["text"]!["text"]);
        Assert.Equal(["Plan: checkout", "Version: 1.4.2"], blocks[2]!["elements"]!.AsArray().Select(element => (string?)element!["text"]));
        Assert.Equal($"<{Messages.Link}|Open the release>", (string?)blocks[3]!["text"]!["text"]);
    }

    [Theory]
    [InlineData(NoticeTone.Asks, "🔔")]
    [InlineData(NoticeTone.Good, "✅")]
    [InlineData(NoticeTone.Bad, "❌")]
    public void Write_Tone_IsShownFirst(NoticeTone tone, string mark) =>
        Assert.StartsWith(mark, (string?)SlackMessage.Write(Messages.Started with { Tone = tone })["blocks"]![0]!["text"]!["text"], StringComparison.Ordinal);

    [Fact]
    public void Write_TextsOfPeople_StandOnlyWhereNothingIsMarkup()
    {
        JsonObject written = SlackMessage.Write(Messages.Hostile);

        JsonNode[] texts = [.. Texts(written["blocks"]!)];
        JsonNode link = Assert.Single(texts, text => (string?)text["type"] == "mrkdwn");
        Assert.Equal($"<{Messages.Link}|Open the release>", (string?)link["text"]);
        Assert.All(texts.Except([link]), text => Assert.Equal("plain_text", (string?)text["type"]));
        Assert.DoesNotContain('<', (string)written["text"]!); // the fallback is markup
    }

    [Fact]
    public void Write_VeryLongTexts_StayWithinTheLimitsOfSlack()
    {
        string rocket = string.Concat(Enumerable.Repeat("🚀", 5_000));
        ChatMessage huge = Messages.Started with { Headline = rocket, Text = rocket, Facts = [.. Enumerable.Range(0, 60).Select(i => new ChatFact($"f{i}", rocket))] };

        JsonObject written = SlackMessage.Write(huge);

        JsonArray blocks = written["blocks"]!.AsArray();
        Assert.True(blocks.Count <= SlackMessage.MaxBlocks);
        Assert.True(((string)blocks[0]!["text"]!["text"]!).Length <= SlackMessage.MaxHeader);
        Assert.True(((string)blocks[1]!["text"]!["text"]!).Length <= SlackMessage.MaxText);
        Assert.Equal(10, blocks[2]!["elements"]!.AsArray().Count);
        Assert.All(Texts(blocks), text => Assert.DoesNotContain('\uFFFD', (string)JsonNode.Parse(text["text"]!.ToJsonString())!));
    }

    private static IEnumerable<JsonNode> Texts(JsonNode node) => node switch
    {
        JsonObject text when text["type"] is JsonValue type && ((string?)type is "plain_text" or "mrkdwn") => [text],
        JsonObject members => members.Where(member => member.Value is not null).SelectMany(member => Texts(member.Value!)),
        JsonArray items => items.SelectMany(item => Texts(item!)),
        _ => [],
    };
}

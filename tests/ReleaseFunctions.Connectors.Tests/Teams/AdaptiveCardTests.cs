using System.Text.Json.Nodes;
using NJsonSchema;
using ReleaseFunctions.Connectors.Teams;
using ReleaseFunctions.Connectors.Tests.Chat;
using ReleaseFunctions.Connectors.Tests.Contracts;
using ReleaseFunctions.Core.Chat;
using ReleaseFunctions.Core.Notices;

namespace ReleaseFunctions.Connectors.Tests.Teams;

public sealed class AdaptiveCardTests
{
    [Theory]
    [InlineData(NoticeTone.Progress)]
    [InlineData(NoticeTone.Asks)]
    [InlineData(NoticeTone.Good)]
    [InlineData(NoticeTone.Bad)]
    public async Task Card_AnyTone_IsOneByTheSchema(NoticeTone tone)
    {
        JsonSchema schema = await SchemaAsync();

        Assert.Empty(schema.Validate(AdaptiveCard.Card(Messages.Started with { Tone = tone }).ToJsonString()));
        Assert.Empty(schema.Validate(AdaptiveCard.Card(Messages.Hostile with { Tone = tone, Text = string.Empty }).ToJsonString()));
    }

    [Fact]
    public async Task Schema_WrongCard_IsRefused()
    {
        JsonSchema schema = await SchemaAsync();
        JsonObject card = AdaptiveCard.Card(Messages.Started);
        card["actions"]![0]!["url"] = 5;

        Assert.NotEmpty(schema.Validate(card.ToJsonString()));
    }

    [Fact]
    public void Card_TextsOfPeople_StandInTextRunsOnly()
    {
        JsonObject card = AdaptiveCard.Card(Messages.Hostile);

        Assert.All(card["body"]!.AsArray(), block => Assert.Equal("RichTextBlock", (string?)block!["type"]));
        JsonNode action = Assert.Single(card["actions"]!.AsArray())!;
        Assert.Equal(("Action.OpenUrl", Messages.Link), ((string?)action["type"], (string?)action["url"]));
    }

    [Fact]
    public void Write_Message_IsAnAttachmentOfTheMessage()
    {
        JsonNode body = JsonNode.Parse(AdaptiveCard.Write(Messages.Started))!;

        Assert.Equal("message", (string?)body["type"]);
        JsonNode attachment = Assert.Single(body["attachments"]!.AsArray())!;
        Assert.Equal("application/vnd.microsoft.card.adaptive", (string?)attachment["contentType"]);
        Assert.Equal("1.4", (string?)attachment["content"]!["version"]);
    }

    [Fact]
    public void Write_MoreThanTeamsTakes_LosesFactsNotTheLink()
    {
        ChatMessage huge = Messages.Started with { Facts = [.. Enumerable.Range(0, 60).Select(i => new ChatFact($"f{i}", new string('ü', 5_000)))] };

        byte[] body = AdaptiveCard.Write(huge);

        Assert.InRange(body.Length, AdaptiveCard.MaxBytes / 2, AdaptiveCard.MaxBytes);
        Assert.Contains(Messages.Link, System.Text.Encoding.UTF8.GetString(body), StringComparison.Ordinal);
    }

    private static Task<JsonSchema> SchemaAsync() => JsonSchema.FromJsonAsync(Specs.Read("adaptive-card-1.4.0.json").ToJsonString());
}

using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Jira;
using ReleaseFunctions.Connectors.Tests.Contracts;
using ReleaseFunctions.Connectors.Tests.Tickets;
using ReleaseFunctions.Core.Notices;
using ReleaseFunctions.Core.Tickets;

namespace ReleaseFunctions.Connectors.Tests.Jira;

/// <summary>Client and fake against Jira's own description of its API.</summary>
public sealed class JiraContractTests(PrismMocks mocks)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Client_FakeBehindTheDescription_EveryCallAndAnswerIsAllowed()
    {
        await using FakeJira jira = await FakeJira.StartAsync();
        await using Prism prism = await Prism.ProxyAsync("jira.json", jira.Url);
        await using Wired wired = JiraTicketsTests.Tracker(prism.Url);
        ITickets tickets = wired.Get<ITickets>();

        TicketAnswer opened = await tickets.OpenAsync(Changes.Jira, Changes.Request(), Stop);
        TicketAnswer found = await tickets.OpenAsync(Changes.Jira, Changes.Request(Wired.Now), Stop);
        OutletAnswer[] answers =
        [
            await tickets.CommentAsync(Changes.Jira, "OPS-1", Changes.Comment, Stop),
            await tickets.CommentAsync(Changes.Jira, "OPS-1", Changes.Comment, Stop),
            await tickets.LinkAsync(Changes.Jira, "OPS-1", Changes.Link, Stop),
            await tickets.MoveAsync(Changes.Jira, "OPS-1", "done", "successful", Stop),
        ];

        Assert.Equal(("OPS-1", "OPS-1"), (opened.Ticket?.Key, found.Ticket?.Key));
        Assert.All(answers, answer => Assert.True(answer.State == OutletState.Done, answer.Message));
        Assert.Single(jira.Issues.Single().Comments);
        Assert.Equal("Done", jira.Issues.Single().Status);
    }

    [Fact]
    public async Task Client_MockOfTheDescription_EveryRequestIsAllowed()
    {
        await using FakeJira jira = await FakeJira.StartAsync();
        await using Wired wired = JiraTicketsTests.Tracker(jira.Url);
        ITickets tickets = wired.Get<ITickets>();
        await tickets.OpenAsync(Changes.Jira, Changes.Request(), Stop);
        await tickets.OpenAsync(Changes.Jira, Changes.Request(Wired.Now), Stop);
        await tickets.CommentAsync(Changes.Jira, "OPS-1", Changes.Comment, Stop);
        await tickets.LinkAsync(Changes.Jira, "OPS-1", Changes.Link, Stop);
        await tickets.MoveAsync(Changes.Jira, "OPS-1", "done", "successful", Stop);
        using HttpClient client = new() { BaseAddress = await mocks.UrlOfAsync("jira.json") };

        foreach (SeenRequest sent in jira.Seen)
        {
            using HttpRequestMessage request = new(new HttpMethod(sent.Method), sent.Target);
            if (sent.Body.Length > 0)
            {
                request.Content = new StringContent(sent.Body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
            }

            request.Headers.TryAddWithoutValidation("Authorization", sent.Headers["Authorization"]);
            using HttpResponseMessage response = await client.SendAsync(request, Stop);
            Assert.True((await Prism.ViolationsAsync(response, isMock: true, Stop)).Length == 0, $"{sent.Method} {sent.Target}: {await Prism.ViolationsAsync(response, isMock: true, Stop)}");
        }
    }

    [Fact]
    public void Comment_TextsOfPeople_StandInTextNodesWithoutMarkup()
    {
        JsonObject document = AdfDocument.Comment(Changes.Comment);

        JsonNode[] paragraphs = [.. document["content"]!.AsArray().Select(paragraph => paragraph!)];
        Assert.Equal("doc", (string?)document["type"]);
        Assert.Equal(Changes.Comment.Text, (string?)paragraphs[1]["content"]![0]!["text"]);
        Assert.Null(paragraphs[1]["content"]![0]!["marks"]);
        JsonNode[] links = [.. paragraphs.SelectMany(p => p["content"]!.AsArray()).Where(text => (string?)text!["marks"]?[0]?["type"] == "link")!];
        Assert.Equal(Changes.Page, (string?)Assert.Single(links)["marks"]![0]!["attrs"]!["href"]);
        Assert.EndsWith("[r1 #7]", AdfDocument.TextOf(document), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    public void Comment_AnyLength_HasNoEmptyTextAndStaysWithinTheLimit(int length)
    {
        JsonObject document = AdfDocument.Comment(Changes.Comment with { Headline = new string('h', length), Text = string.Concat(Enumerable.Repeat("🚀", length / 2)) });

        string text = AdfDocument.TextOf(document);
        Assert.InRange(text.Length, 1, 32_767);
        Assert.All(document["content"]!.AsArray().SelectMany(p => p!["content"]!.AsArray()), node => Assert.NotEqual(string.Empty, (string?)node!["text"]));
    }
}

using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Jira;
using ReleaseFunctions.Connectors.Tests.Flags;
using ReleaseFunctions.Connectors.Tests.Tickets;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Notices;
using ReleaseFunctions.Core.Tickets;

namespace ReleaseFunctions.Connectors.Tests.Jira;

public sealed class JiraTicketsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAsync_FirstTime_CreatesAnIssueThatSaysWhoseItIs()
    {
        await using FakeJira jira = await FakeJira.StartAsync();
        await using Wired wired = Tracker(jira.Url);

        TicketAnswer answer = await wired.Get<ITickets>().OpenAsync(Changes.Jira, Changes.Request(), Stop);

        FakeIssue issue = Assert.Single(jira.Issues);
        Assert.Equal(new TicketRef("OPS-1", new Uri(jira.Url, "/browse/OPS-1").ToString()), answer.Ticket);
        Assert.Equal("r1", (string?)issue.Properties["release-manager"]!["release"]);
        Assert.Equal("checkout 1.4.2", (string?)issue.Fields["summary"]);
        Assert.Equal("Change", (string?)issue.Fields["issuetype"]!["name"]);
        Assert.Equal("Plan: checkoutVersion: 1.4.2Open the release", AdfDocument.TextOf(issue.Fields["description"]));
        Assert.Single(jira.Seen);
    }

    [Fact]
    public async Task OpenAsync_AnswerWasLost_FindsTheIssueAndCreatesNoOther()
    {
        await using FakeJira jira = await FakeJira.StartAsync();
        await using Wired wired = Tracker(jira.Url);
        jira.Lose = _ => new ScriptedAnswer(502);
        TicketAnswer lost = await wired.Get<ITickets>().OpenAsync(Changes.Jira, Changes.Request(), Stop);
        jira.Lose = _ => null;

        TicketAnswer again = await wired.Get<ITickets>().OpenAsync(Changes.Jira, Changes.Request(Wired.Now), Stop);

        Assert.Equal((OutletState.TryAgain, false), (lost.State, lost.NothingCreated));
        Assert.Equal("OPS-1", again.Ticket!.Key);
        Assert.Single(jira.Issues);
    }

    [Fact]
    public async Task OpenAsync_SearchLagsBehind_WaitsBeforeItCreatesAgain()
    {
        await using FakeJira jira = await FakeJira.StartAsync();
        await using Wired wired = Tracker(jira.Url);
        await wired.Get<ITickets>().OpenAsync(Changes.Jira, Changes.Request(), Stop);
        jira.NotIndexed.Add("OPS-1");

        TicketAnswer soon = await wired.Get<ITickets>().OpenAsync(Changes.Jira, Changes.Request(Wired.Now.AddSeconds(-30)), Stop);
        jira.NotIndexed.Clear();
        TicketAnswer later = await wired.Get<ITickets>().OpenAsync(Changes.Jira, Changes.Request(Wired.Now.AddMinutes(-5)), Stop);

        Assert.Equal((OutletState.TryAgain, TimeSpan.FromSeconds(90)), (soon.State, soon.RetryAfter));
        Assert.Equal("OPS-1", later.Ticket!.Key);
        Assert.Single(jira.Issues);
    }

    [Fact]
    public async Task OpenAsync_NothingArrivedTheFirstTime_CreatesOnceTheSearchHasSettled()
    {
        await using FakeJira jira = await FakeJira.StartAsync();
        await using Wired wired = Tracker(jira.Url);

        TicketAnswer answer = await wired.Get<ITickets>().OpenAsync(Changes.Jira, Changes.Request(Wired.Now.AddMinutes(-3)), Stop);

        Assert.Equal("OPS-1", answer.Ticket!.Key);
    }

    [Fact]
    public async Task OpenAsync_IssueIsOnALaterPage_IsFound()
    {
        await using FakeJira jira = await FakeJira.StartAsync();
        jira.PageSize = 2;
        await using Wired wired = Tracker(jira.Url);
        await wired.Get<ITickets>().OpenAsync(Changes.Jira, Changes.Request(), Stop);
        _ = Enumerable.Range(0, 7).Select(_ => jira.Add()).ToList();

        TicketAnswer answer = await wired.Get<ITickets>().OpenAsync(Changes.Jira, Changes.Request(Wired.Now.AddHours(-5)), Stop);

        Assert.Equal("OPS-1", answer.Ticket!.Key);
        SeenRequest[] searches = [.. jira.Seen.Where(request => request.Target.EndsWith("/search/jql", StringComparison.Ordinal))];
        Assert.Equal(4, searches.Length);
        Assert.Contains("""created >= \"-6h\" ORDER BY created DESC""", searches[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_MoreIssuesThanAreLookedThrough_IsRefusedInsteadOfCreatingASecond()
    {
        await using FakeJira jira = await FakeJira.StartAsync();
        jira.PageSize = 1;
        _ = Enumerable.Range(0, 12).Select(_ => jira.Add()).ToList();
        await using Wired wired = Tracker(jira.Url);

        TicketAnswer answer = await wired.Get<ITickets>().OpenAsync(Changes.Jira, Changes.Request(Wired.Now.AddHours(-1)), Stop);

        Assert.Equal(OutletState.Refused, answer.State);
        Assert.Equal(12, jira.Issues.Count);
    }

    [Fact]
    public async Task OpenAsync_ExistingIssue_IsLinkedAndNothingIsCreated()
    {
        await using FakeJira jira = await FakeJira.StartAsync();
        jira.Add();
        await using Wired wired = Tracker(jira.Url);

        TicketAnswer found = await wired.Get<ITickets>().OpenAsync(Changes.Jira with { Existing = "OPS-1" }, Changes.Request(), Stop);
        TicketAnswer missing = await wired.Get<ITickets>().OpenAsync(Changes.Jira with { Existing = "OPS-99" }, Changes.Request(), Stop);

        Assert.Equal("OPS-1", found.Ticket!.Key);
        Assert.Equal(OutletState.Refused, missing.State);
        Assert.Contains("There is no issue OPS-99", missing.Message, StringComparison.Ordinal);
        Assert.Single(jira.Issues);
    }

    [Theory]
    [InlineData(400, """{"errorMessages":[],"errors":{"customfield_1":"Risk is required."}}""", OutletState.Refused, true, "Risk is required|no further fields")]
    [InlineData(401, "", OutletState.Refused, true, "__Secret (API token)")]
    [InlineData(403, "", OutletState.Refused, true, "may not do this")]
    [InlineData(410, "", OutletState.Refused, true, "is gone")]
    [InlineData(422, "", OutletState.Refused, true, "422")]
    [InlineData(429, "", OutletState.TryAgain, true, "no more calls")]
    [InlineData(500, "", OutletState.TryAgain, false, "500")]
    [InlineData(503, "", OutletState.TryAgain, true, "503")]
    public async Task OpenAsync_Refused_SaysWhyAndWhetherAnythingWasCreated(int status, string body, OutletState state, bool nothing, string says)
    {
        await using FakeJira jira = await FakeJira.StartAsync();
        jira.Script = _ => status == 429 ? new ScriptedAnswer(status, body, ("Retry-After", "17")) : new ScriptedAnswer(status, body); // a 403 that asks for a pause is a limit, too
        await using Wired wired = Tracker(jira.Url);

        TicketAnswer answer = await wired.Get<ITickets>().OpenAsync(Changes.Jira, Changes.Request(), Stop);

        Assert.Equal((state, nothing), (answer.State, answer.NothingCreated));
        Assert.All(says.Split('|'), part => Assert.Contains(part, answer.Message, StringComparison.Ordinal));
        Assert.Single(jira.Seen);
    }

    [Fact]
    public async Task CommentAsync_Twice_IsThereOnce()
    {
        await using FakeJira jira = await FakeJira.StartAsync();
        jira.Add();
        await using Wired wired = Tracker(jira.Url);
        jira.Lose = request => request.Method == "POST" ? new ScriptedAnswer(504) : null;
        OutletAnswer lost = await wired.Get<ITickets>().CommentAsync(Changes.Jira, "OPS-1", Changes.Comment, Stop);
        jira.Lose = _ => null;

        OutletAnswer again = await wired.Get<ITickets>().CommentAsync(Changes.Jira, "OPS-1", Changes.Comment, Stop);
        OutletAnswer other = await wired.Get<ITickets>().CommentAsync(Changes.Jira, "OPS-1", Changes.Comment with { Number = 70 }, Stop);

        Assert.Equal((OutletState.TryAgain, OutletState.Done, OutletState.Done), (lost.State, again.State, other.State));
        Assert.Equal(2, jira.Issues.Single().Comments.Count);
    }

    [Theory]
    [InlineData("indeterminate", "In Progress")]
    [InlineData("In progress", "In Progress")]
    [InlineData("done", "Done")]
    [InlineData("Done", "Done")]
    [InlineData("new", "To Do")]
    public async Task MoveAsync_StatusOrCategory_IsReachedOnce(string status, string reached)
    {
        await using FakeJira jira = await FakeJira.StartAsync();
        jira.Add();
        await using Wired wired = Tracker(jira.Url);

        OutletAnswer first = await wired.Get<ITickets>().MoveAsync(Changes.Jira, "OPS-1", status, "successful", Stop);
        OutletAnswer second = await wired.Get<ITickets>().MoveAsync(Changes.Jira, "OPS-1", status, "successful", Stop);

        Assert.Equal((OutletState.Done, OutletState.Done), (first.State, second.State));
        Assert.Equal(reached, jira.Issues.Single().Status);
        Assert.InRange(jira.Seen.Count(request => request is { Method: "POST" }), 0, 1);
    }

    [Theory]
    [InlineData("Approved", "no transition leads from there to Approved (open to the connection's user: In Progress)")]
    [InlineData("done", "open to the connection's user: In Progress")]
    public async Task MoveAsync_NoTransition_IsRefusedWithWhatThereIs(string status, string says)
    {
        await using FakeJira jira = await FakeJira.StartAsync();
        jira.Add().Closed.Add("Done");
        await using Wired wired = Tracker(jira.Url);

        OutletAnswer answer = await wired.Get<ITickets>().MoveAsync(Changes.Jira, "OPS-1", status, "successful", Stop);

        Assert.Equal(OutletState.Refused, answer.State);
        Assert.Contains(says, answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, OutletState.Refused)]
    [InlineData(409, OutletState.TryAgain)]
    [InlineData(413, OutletState.Refused)]
    [InlineData(422, OutletState.Refused)]
    public async Task MoveAsync_TransitionIsNotTaken_IsNoSuccess(int status, OutletState state)
    {
        await using FakeJira jira = await FakeJira.StartAsync();
        jira.Add();
        jira.Script = request => request.Method == "POST" ? new ScriptedAnswer(status) : null;
        await using Wired wired = Tracker(jira.Url);

        Assert.Equal(state, (await wired.Get<ITickets>().MoveAsync(Changes.Jira, "OPS-1", "done", "successful", Stop)).State);
    }

    [Fact]
    public async Task LinkAsync_Again_IsBroughtUpToDate()
    {
        await using FakeJira jira = await FakeJira.StartAsync();
        jira.Add();
        await using Wired wired = Tracker(jira.Url);

        await wired.Get<ITickets>().LinkAsync(Changes.Jira, "OPS-1", Changes.Link, Stop);
        await wired.Get<ITickets>().LinkAsync(Changes.Jira, "OPS-1", Changes.Link with { IsResolved = true }, Stop);

        JsonObject link = Assert.Single(jira.Issues.Single().Links).Value;
        Assert.Equal(Changes.Page, (string?)link["object"]!["url"]);
        Assert.True((bool)link["object"]!["status"]!["resolved"]!);
    }

    [Fact]
    public async Task Calls_SystemEchoesTheCredential_ItIsShownNowhere()
    {
        await using FakeJira jira = await FakeJira.StartAsync();
        jira.Script = request => new ScriptedAnswer(400, $$"""{"errorMessages":["{{request.Headers["Authorization"]}} {{FakeJira.ApiToken}}"],"errors":{} }""");
        await using Wired wired = Tracker(jira.Url);

        TicketAnswer answer = await wired.Get<ITickets>().OpenAsync(Changes.Jira, Changes.Request(), Stop);

        string basic = jira.Seen.Single().Headers["Authorization"]["Basic ".Length..];
        Assert.DoesNotContain(FakeJira.ApiToken, answer.Message + wired.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(basic, answer.Message + wired.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Done", "Done", 1, "OPS-1 is Done")]
    [InlineData("Done", "done", 1, "OPS-1 is Done")]
    [InlineData("In Progress", "Done", 0, "OPS-1 is In Progress, not Done")]
    [InlineData("In Progress", "indeterminate", 1, "OPS-1 is In Progress")]
    public async Task MeasureAsync_StatusOfAnIssue_IsOneOrNone(string status, string wanted, double value, string says)
    {
        await using FakeJira jira = await FakeJira.StartAsync();
        jira.Add(status);
        await using Wired wired = Tracker(jira.Url);

        Sample sample = await wired.Get<IHealthSource>().MeasureAsync(new JiraStatusQuery { Connection = "tracker", Ticket = "OPS-1", Status = wanted }, Wired.Now, Stop);

        Assert.Equal((value, says), (sample.Value, sample.Message));
    }

    [Fact]
    public async Task MeasureAsync_IssueThatIsNotThere_IsAnErrorAndNoNumber()
    {
        await using FakeJira jira = await FakeJira.StartAsync();
        await using Wired wired = Tracker(jira.Url);

        Sample sample = await wired.Get<IHealthSource>().MeasureAsync(new JiraStatusQuery { Connection = "tracker", Ticket = "OPS-1", Status = "Done" }, Wired.Now, Stop);

        Assert.Equal((SampleKind.Error, null), (sample.Kind, sample.Value));
    }

    [Theory]
    [InlineData(FakeJira.ApiToken, true, "knows the connection's user as Releases")]
    [InlineData("another-token", false, "not valid")]
    public async Task CheckAsync_Credential_IsAskedAbout(string token, bool accepted, string says)
    {
        await using FakeJira jira = await FakeJira.StartAsync();
        await using Wired wired = Tracker(jira.Url, token);
        wired.Get<IConnectionDirectory>().TryGet("tracker", out ConnectionSettings? tracker);

        ConnectionFinding finding = await wired.Get<IEnumerable<IConnectionProbe>>().Single(probe => probe.Kind == ConnectionKind.Jira).CheckAsync(tracker!, Stop);

        Assert.Equal((true, accepted), (finding.Reachable, finding.CredentialAccepted));
        Assert.Contains(says, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jira")]
    [InlineData("serviceNow")]
    public async Task Settings_WithoutCredential_StopTheHost(string kind)
    {
        await using Wired wired = new([("Connections__tracker__Kind", kind), ("Connections__tracker__Url", "https://contoso.example"), ("Connections__tracker__User", "u")]);

        Assert.Contains("Connections__tracker__Secret", Assert.Throws<OptionsValidationException>(() => wired.Get<IConnectionDirectory>()).Message, StringComparison.Ordinal);
    }

    internal static Wired Tracker(Uri url, string token = FakeJira.ApiToken) => new(
    [
        ("Connections__tracker__Kind", "jira"),
        ("Connections__tracker__Url", url.ToString()),
        ("Connections__tracker__User", FakeJira.User),
        ("Connections__tracker__Secret", token),
        ("Connections__tracker__AllowPrivate", "true"),
    ]);
}

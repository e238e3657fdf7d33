using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Tests.Flags;
using ReleaseFunctions.Connectors.Tests.Tickets;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Notices;
using ReleaseFunctions.Core.Tickets;

namespace ReleaseFunctions.Connectors.Tests.ServiceNow;

public sealed class ServiceNowTicketsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAsync_FirstTime_CreatesAChangeRequestThatSaysWhoseItIs()
    {
        await using FakeServiceNow snow = await FakeServiceNow.StartAsync();
        await using Wired wired = Snow(snow.Url);

        TicketAnswer answer = await wired.Get<ITickets>().OpenAsync(Changes.ServiceNow, Changes.Request(), Stop);

        IReadOnlyDictionary<string, string> record = Assert.Single(snow.Records);
        Assert.Equal("CHG0030001", answer.Ticket!.Key);
        Assert.Equal(new Uri(snow.Url, $"/change_request.do?sys_id={record["sys_id"]}").ToString(), answer.Ticket.Url);
        Assert.Equal(("r1", "normal", "checkout 1.4.2"), (record["correlation_id"], record["type"], record["short_description"]));
        Assert.Equal($"Plan: checkout\nVersion: 1.4.2\n{Changes.Page}", record["description"]);
    }

    [Fact]
    public async Task OpenAsync_AnswerWasLost_FindsItByItsCorrelationId()
    {
        await using FakeServiceNow snow = await FakeServiceNow.StartAsync();
        await using Wired wired = Snow(snow.Url);
        snow.Lose = _ => new ScriptedAnswer(504);
        TicketAnswer lost = await wired.Get<ITickets>().OpenAsync(Changes.ServiceNow, Changes.Request(), Stop);
        snow.Lose = _ => null;

        TicketAnswer again = await wired.Get<ITickets>().OpenAsync(Changes.ServiceNow, Changes.Request(Wired.Now), Stop);

        Assert.Equal((OutletState.TryAgain, false), (lost.State, lost.NothingCreated));
        Assert.Equal("CHG0030001", again.Ticket!.Key);
        Assert.Single(snow.Records);
    }

    [Theory]
    [InlineData("CHG0030001", OutletState.Done, "CHG0030001")]
    [InlineData("CHG0039999", OutletState.Refused, "no change request CHG0039999")]
    [InlineData("CHG1^ORnumber=CHG0030001", OutletState.Refused, "is not the number of a change request")]
    public async Task OpenAsync_Existing_IsLinkedOrRefused(string number, OutletState state, string says)
    {
        await using FakeServiceNow snow = await FakeServiceNow.StartAsync();
        snow.Add();
        await using Wired wired = Snow(snow.Url);

        TicketAnswer answer = await wired.Get<ITickets>().OpenAsync(Changes.ServiceNow with { Existing = number }, Changes.Request(), Stop);

        Assert.Equal(state, answer.State);
        Assert.Contains(says, answer.Message, StringComparison.Ordinal);
        Assert.Single(snow.Records);
    }

    [Fact]
    public async Task OpenAsync_SeveralWithOneCorrelationId_IsRefused()
    {
        await using FakeServiceNow snow = await FakeServiceNow.StartAsync();
        await using Wired wired = Snow(snow.Url);
        await wired.Get<ITickets>().OpenAsync(Changes.ServiceNow, Changes.Request(), Stop);
        await wired.Get<ITickets>().OpenAsync(Changes.ServiceNow, Changes.Request(), Stop);

        TicketAnswer answer = await wired.Get<ITickets>().OpenAsync(Changes.ServiceNow, Changes.Request(Wired.Now), Stop);

        Assert.Equal(OutletState.Refused, answer.State);
        Assert.Contains("several change requests", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CommentAsync_AnswerWasLost_WritesTheWorkNoteOnce()
    {
        await using FakeServiceNow snow = await FakeServiceNow.StartAsync();
        snow.Add();
        await using Wired wired = Snow(snow.Url);
        snow.Lose = request => request.Method == "PATCH" ? new ScriptedAnswer(502) : null;
        OutletAnswer lost = await wired.Get<ITickets>().CommentAsync(Changes.ServiceNow, "CHG0030001", Changes.Comment, Stop);
        snow.Lose = _ => null;

        OutletAnswer again = await wired.Get<ITickets>().CommentAsync(Changes.ServiceNow, "CHG0030001", Changes.Comment, Stop);
        OutletAnswer next = await wired.Get<ITickets>().CommentAsync(Changes.ServiceNow, "CHG0030001", Changes.Comment with { Number = 10, Text = string.Empty }, Stop);

        Assert.Equal((OutletState.TryAgain, OutletState.Done, OutletState.Done), (lost.State, again.State, next.State));
        Assert.Equal(2, snow.Records.Single()["work_notes"].Split("---").Length - 1);
        Assert.Equal("[r1 #10]", snow.Records.Single()["correlation_display"]);
    }

    [Fact]
    public async Task MoveAsync_States_AreReachedOnceAndClosedWithACode()
    {
        await using FakeServiceNow snow = await FakeServiceNow.StartAsync();
        snow.Add();
        await using Wired wired = Snow(snow.Url);

        OutletAnswer[] answers =
        [
            await wired.Get<ITickets>().MoveAsync(Changes.ServiceNow, "CHG0030001", "-1", "successful", Stop),
            await wired.Get<ITickets>().MoveAsync(Changes.ServiceNow, "CHG0030001", "-1", "successful", Stop),
            await wired.Get<ITickets>().MoveAsync(Changes.ServiceNow, "CHG0030001", "3", "successful", Stop),
        ];

        Assert.All(answers, answer => Assert.Equal(OutletState.Done, answer.State));
        Assert.Equal(("3", "successful"), (snow.Records.Single()["state"], snow.Records.Single()["close_code"]));
        Assert.Equal(2, snow.Seen.Count(request => request.Method == "PATCH"));
    }

    [Fact]
    public async Task MoveAsync_RuleOfTheInstanceHoldsIt_IsNoSuccess()
    {
        await using FakeServiceNow snow = await FakeServiceNow.StartAsync();
        snow.Add();
        snow.Held.Add("-1");
        await using Wired wired = Snow(snow.Url);

        OutletAnswer answer = await wired.Get<ITickets>().MoveAsync(Changes.ServiceNow, "CHG0030001", "-1", "successful", Stop);

        Assert.Equal(OutletState.Refused, answer.State);
        Assert.Contains("is New, and ServiceNow did not let it move", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, OutletState.Refused, "credential is not valid")]
    [InlineData(403, OutletState.Refused, "read and write change requests")]
    [InlineData(429, OutletState.TryAgain, "no more calls")]
    [InlineData(500, OutletState.TryAgain, "500")]
    public async Task CommentAsync_Refused_SaysWhatToDo(int status, OutletState state, string says)
    {
        await using FakeServiceNow snow = await FakeServiceNow.StartAsync();
        snow.Script = _ => new ScriptedAnswer(status, $$"""{"error":{"message":"{{FakeServiceNow.Password}}","detail":""},"status":"failure"}""");
        await using Wired wired = Snow(snow.Url);

        OutletAnswer answer = await wired.Get<ITickets>().CommentAsync(Changes.ServiceNow, "CHG0030001", Changes.Comment, Stop);

        Assert.Equal(state, answer.State);
        Assert.Contains(says, answer.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", answer.Message + wired.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("New", 1)]
    [InlineData("-5", 1)]
    [InlineData("Scheduled", 0)]
    public async Task MeasureAsync_StateOfAChange_IsOneOrNone(string wanted, double value)
    {
        await using FakeServiceNow snow = await FakeServiceNow.StartAsync();
        snow.Add();
        await using Wired wired = Snow(snow.Url);

        Sample sample = await wired.Get<IHealthSource>().MeasureAsync(new ServiceNowStateQuery { Connection = "snow", Ticket = "CHG0030001", Status = wanted }, Wired.Now, Stop);

        Assert.Equal(value, sample.Value);
        Assert.StartsWith("CHG0030001 is New", sample.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, true, null)]
    [InlineData(401, false, null)]
    [InlineData(403, true, false)]
    public async Task CheckAsync_Credential_IsAskedAbout(int status, bool accepted, bool? rights)
    {
        await using FakeServiceNow snow = await FakeServiceNow.StartAsync();
        snow.Script = _ => status == 200 ? null : new ScriptedAnswer(status);
        await using Wired wired = Snow(snow.Url);
        wired.Get<IConnectionDirectory>().TryGet("snow", out ConnectionSettings? connection);

        ConnectionFinding finding = await wired.Get<IEnumerable<IConnectionProbe>>().Single(probe => probe.Kind == ConnectionKind.ServiceNow).CheckAsync(connection!, Stop);

        Assert.Equal((true, accepted, rights), (finding.Reachable, finding.CredentialAccepted, finding.RightsSufficient));
    }

    private static Wired Snow(Uri url) => new(
    [
        ("Connections__snow__Kind", "serviceNow"),
        ("Connections__snow__Url", url.ToString()),
        ("Connections__snow__User", FakeServiceNow.User),
        ("Connections__snow__Secret", FakeServiceNow.Password),
        ("Connections__snow__AllowPrivate", "true"),
    ]);
}

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ReleaseFunctions.Core.Approvals;

namespace ReleaseFunctions.Connectors.Tests.Groups;

public sealed class GroupDirectoryTests
{
    private const string Id = "11111111-2222-3333-4444-555555555555";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_ConfiguredGroup_NeedsNoGraphAndSeesChangesAtOnce()
    {
        await using Wired wired = new([("Groups__sre", "Ada@contoso.example , bob@contoso.example, ADA@contoso.example")]);
        IGroupDirectory directory = wired.Get<IGroupDirectory>();

        GroupReading first = await directory.ReadAsync("SRE", fresh: false, Cancel);
        wired.Configuration["Groups:sre"] = "eve@contoso.example";

        Assert.Equal(("configuration", "ada@contoso.example,bob@contoso.example"), (first.Source, string.Join(',', first.Members)));
        Assert.Equal(["eve@contoso.example"], (await directory.ReadAsync("sre", fresh: false, Cancel)).Members);
        Assert.Equal(["sre"], directory.Configured);
    }

    [Fact]
    public async Task ReadAsync_GroupByName_AsksForItsIdAndTransitiveMembersPageByPage()
    {
        await using FakeSystem graph = await GraphAsync();
        await using Wired wired = Wire(graph);

        GroupReading reading = await wired.Get<IGroupDirectory>().ReadAsync("approvers", fresh: false, Cancel);

        Assert.Null(reading.Problem);
        Assert.Equal(("graph", "ada@contoso.example,bob@contoso.example,eve@contoso.example"), (reading.Source, string.Join(',', reading.Members)));
        string[] asked = [.. graph.Seen.Select(request => Uri.UnescapeDataString(request.Target))];
        Assert.StartsWith("/v1.0/groups?", asked[0], StringComparison.Ordinal);
        Assert.Contains("$filter=displayName eq 'approvers'", asked[0], StringComparison.Ordinal);
        Assert.StartsWith($"/v1.0/groups/{Id}/transitiveMembers/microsoft.graph.user?", asked[1], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("accountEnabled", asked[1], StringComparison.Ordinal);
        Assert.Equal("eventual", graph.Seen[1].Headers["ConsistencyLevel"]);
        Assert.Equal("Bearer planted-token", graph.Seen[1].Headers["Authorization"]);
        Assert.Equal(3, asked.Length);
    }

    [Fact]
    public async Task ReadAsync_GroupById_IsNotLookedUpByName()
    {
        await using FakeSystem graph = await GraphAsync();
        await using Wired wired = Wire(graph);

        GroupReading reading = await wired.Get<IGroupDirectory>().ReadAsync(Id, fresh: false, Cancel);

        Assert.Equal(3, reading.Members.Count);
        Assert.Equal(2, graph.Seen.Count);
    }

    [Fact]
    public async Task ReadAsync_Again_AsksGraphOnlyWhenItMustBeFreshOrIsOld()
    {
        await using FakeSystem graph = await GraphAsync();
        await using Wired wired = Wire(graph);
        IGroupDirectory directory = wired.Get<IGroupDirectory>();
        await directory.ReadAsync(Id, fresh: false, Cancel);

        await directory.ReadAsync(Id, fresh: false, Cancel);
        Assert.Equal(2, graph.Seen.Count);
        await directory.ReadAsync(Id, fresh: true, Cancel);
        Assert.Equal(4, graph.Seen.Count);
        wired.Clock.Advance(TimeSpan.FromMinutes(5));
        await directory.ReadAsync(Id, fresh: false, Cancel);

        Assert.Equal(6, graph.Seen.Count);
    }

    [Theory]
    [InlineData("""{ "value": [] }""", 200, "is neither configured nor a group in Microsoft Graph")]
    [InlineData("""{ "value": [ { "id": "1" }, { "id": "2" } ] }""", 200, "office has several groups named 'approvers'; name it by its id")]
    [InlineData("""{ "error": { "code": "Authorization_RequestDenied", "message": "Insufficient privileges planted-token" } }""", 403, "answered 403, Authorization_RequestDenied: Insufficient privileges [hidden]")]
    [InlineData("""{ "error": { "code": "TooManyRequests", "message": "slow down" } }""", 429, "answered 429, TooManyRequests: slow down")]
    [InlineData("<html>", 200, "group:approvers cannot be looked up: office ")]
    [InlineData("", 503, "answered 503")]
    [InlineData("", 302, "group:approvers cannot be looked up: office ")]
    public async Task ReadAsync_GraphCannotTell_IsAProblemAndNobodyIsAMember(string body, int status, string problem)
    {
        await using FakeSystem graph = await FakeSystem.StartAsync(context => AnswerAsync(context, body, status), secure: true);
        await using Wired wired = Wire(graph);

        GroupReading reading = await wired.Get<IGroupDirectory>().ReadAsync("approvers", fresh: false, Cancel);

        Assert.Empty(reading.Members);
        Assert.Contains(problem, reading.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("planted-token", reading.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_FreshReadingFails_ForgetsWhatItKnew()
    {
        bool broken = false;
        await using FakeSystem graph = await FakeSystem.StartAsync(context => broken ? AnswerAsync(context, "", 503) : MembersAsync(context), secure: true);
        await using Wired wired = Wire(graph);
        IGroupDirectory directory = wired.Get<IGroupDirectory>();
        await directory.ReadAsync(Id, fresh: false, Cancel);
        broken = true;

        Assert.NotNull((await directory.ReadAsync(Id, fresh: true, Cancel)).Problem);
        Assert.NotNull((await directory.ReadAsync(Id, fresh: false, Cancel)).Problem);
    }

    [Fact]
    public async Task ReadAsync_NextPageIsElsewhere_IsNotFollowed()
    {
        await using FakeSystem graph = await FakeSystem.StartAsync(
            context => AnswerAsync(context, """{ "value": [], "@odata.nextLink": "https://evil.example/v1.0/groups" }""", 200), secure: true);
        await using Wired wired = Wire(graph);

        GroupReading reading = await wired.Get<IGroupDirectory>().ReadAsync(Id, fresh: false, Cancel);

        Assert.Contains("at another address", reading.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_NoGraphConnection_SaysSo()
    {
        await using Wired wired = new([]);

        Assert.Equal(
            "group:approvers is not configured, and there is no connection of kind graph to look it up.",
            (await wired.Get<IGroupDirectory>().ReadAsync("approvers", fresh: false, Cancel)).Problem);
    }

    [Theory]
    [InlineData("Groups__s-r-e", "ada@contoso.example", "Groups__s-r-e: the name must match")]
    [InlineData("Groups__sre", "", "Groups__sre names nobody")]
    [InlineData("Groups__sre", "ada@contoso.example, ada", "Groups__sre: 'ada' is no plain e-mail address.")]
    public async Task Start_WrongGroup_IsNamed(string setting, string value, string problem)
    {
        await using Wired wired = new([(setting, value), ("Mail__Kind", "outbox")]);

        OptionsValidationException failure = Assert.Throws<OptionsValidationException>(() => wired.Get<IStartupValidator>().Validate());

        Assert.Contains(failure.Failures, text => text.StartsWith(problem, StringComparison.Ordinal));
    }

    private static Task<FakeSystem> GraphAsync() => FakeSystem.StartAsync(MembersAsync, secure: true);

    private static Task MembersAsync(HttpContext context)
    {
        if (context.Request.Path.Value!.EndsWith("/groups", StringComparison.Ordinal))
        {
            return AnswerAsync(context, $$"""{ "value": [ { "id": "{{Id}}", "displayName": "approvers" } ] }""", 200);
        }

        string next = $"https://{context.Request.Host}/v1.0/groups/{Id}/transitiveMembers/microsoft.graph.user?$skiptoken=2";
        return AnswerAsync(
            context,
            context.Request.Query.ContainsKey("$skiptoken")
                ? """{ "value": [ { "mail": null, "userPrincipalName": "eve@contoso.example", "accountEnabled": true }, { "mail": "gone@contoso.example", "accountEnabled": false }, { "mail": null, "accountEnabled": true }, { "mail": "guest#EXT#@x", "accountEnabled": true } ] }"""
                : $$"""{ "@odata.nextLink": "{{next}}", "value": [ { "mail": "Ada@contoso.example", "userPrincipalName": "a1@contoso.example", "accountEnabled": true }, { "mail": "bob@contoso.example", "accountEnabled": true } ] }""",
            200);
    }

    private static Task AnswerAsync(HttpContext context, string body, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        if (status == 302)
        {
            context.Response.Headers.Location = "/elsewhere";
        }

        return body.Length == 0 ? Task.CompletedTask : context.Response.WriteAsync(body);
    }

    private static Wired Wire(FakeSystem graph) => new(
        [
            ("Connections__office__Kind", "graph"),
            ("Connections__office__Url", graph.Url.AbsoluteUri),
            ("Connections__office__Token", "planted-token"),
            ("Connections__office__AllowPrivate", "true"),
        ],
        trustAll: true);
}

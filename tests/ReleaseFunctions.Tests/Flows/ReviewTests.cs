using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using ReleaseFunctions.Core.Reviews;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed partial class ReviewTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetReview_ReleaseThatWaitedAndWasRejected_TellsWhatToDiscuss()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));
        await app.AdvanceAsync(TimeSpan.FromHours(5));
        await app.DecideAsync(app.MailTo("ada@contoso.example"), "reject", "The <b>numbers</b> | are [bad](http://evil.example)\n# not ready");

        string review = await GetAsync(app, id);

        Assert.StartsWith("# Review of shop 1.2.3\n", review, StringComparison.Ordinal);
        Assert.Contains("\n- The release ended as rejected.", review, StringComparison.Ordinal);
        Assert.Contains("\n- production waited 5 h 0 min for approval. Waiting for 1 of 1 approval", review, StringComparison.Ordinal);
        Assert.Contains("The &lt;b&gt;numbers&lt;/b&gt; \\| are \\[bad\\](http&#58;//evil.example) \\# not ready", review, StringComparison.Ordinal);
        Assert.Contains("## Notes\n\nNone yet.\n", review, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostReview_NotesAndActions_StandInTheReviewAndOnThePage()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook));

        await PostAsync(app, id, "notes", new { text = "Went *well*." }, HttpStatusCode.Created, "ada");
        await PostAsync(app, id, "actions", new { text = "Write the runbook", owner = "Bob@contoso.example", due = "2026-12-01" }, HttpStatusCode.Created);
        JsonElement board = await PostAsync(app, id, "actions", new { text = "Test it", owner = "eve@contoso.example", due = "2026-12-02" }, HttpStatusCode.Created);
        await PostAsync(app, id, "actions/1/done", new { }, HttpStatusCode.OK, "ada");
        await PostAsync(app, id, "actions/1/done", new { }, HttpStatusCode.OK);

        string review = await GetAsync(app, id);
        string page = await PageAsync(app, $"/ui/releases/{id}");
        Assert.Equal(2, board.GetProperty("actions").GetArrayLength());
        Assert.Contains("- Went \\*well\\*. (ada@contoso.example, 2026-11-23 ", review, StringComparison.Ordinal);
        Assert.Contains("- [x] 1: Write the runbook (bob@contoso.example, due 2026-12-01, done, said ada@contoso.example on ", review, StringComparison.Ordinal);
        Assert.Contains("- [ ] 2: Test it (eve@contoso.example, due 2026-12-02)", review, StringComparison.Ordinal);
        Assert.Contains("Write the runbook", page, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3, 4], (await app.Reviews.ReadAsync(id, Stop)).Select(entry => entry.Seq));
        Assert.DoesNotContain(app.Story(id), line => line.Contains("review", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("notes", """{}""", "text")]
    [InlineData("notes", """{"text":" "}""", "text")]
    [InlineData("notes", """{"text":5}""", "text")]
    [InlineData("notes", """{"text":"x","owner":"a@b.example"}""", "owner")]
    [InlineData("actions", """{"text":"x","owner":"nobody","due":"2026-12-01"}""", "owner")]
    [InlineData("actions", """{"text":"x","owner":"a@b.example","due":"2026-02-30"}""", "due")]
    [InlineData("actions", """{"text":"x","owner":"a@b.example"}""", "due")]
    public async Task PostReview_BodyIsWrong_NamesTheMemberAndAddsNothing(string what, string body, string member)
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook));

        JsonElement problem = await PostAsync(app, id, what, JsonElement.Parse(body), HttpStatusCode.BadRequest);

        Assert.Contains(member, problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("path").GetString()));
        Assert.Empty(await app.Reviews.ReadAsync(id, Stop));
    }

    [Fact]
    public async Task PostReview_TooLongOrTooMany_IsRefused()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook));
        await PostAsync(app, id, "notes", new { text = new string('x', ReviewEntry.MaxText + 1) }, HttpStatusCode.BadRequest);
        for (int i = 0; i < ReviewEntry.MaxEntries; i++)
        {
            await app.Reviews.AppendAsync(id, _ => new ReviewEntry { Id = "x", Kind = ReviewEntryKind.Note, At = TestApp.Noon, Author = "a", Text = "t" }, Stop);
        }

        await PostAsync(app, id, "notes", new { text = "one more" }, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task PostReview_NoRoleNoReleaseNoAction_IsRefused()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook));

        await PostAsync(app, id, "notes", new { text = "x" }, HttpStatusCode.Forbidden, "reader");
        await PostAsync(app, "nosuch", "notes", new { text = "x" }, HttpStatusCode.NotFound);
        await PostAsync(app, id, "actions/1/done", new { }, HttpStatusCode.NotFound);
        await PostAsync(app, id, "actions/x/done", new { }, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task ReviewPage_FormPosted_AddsAndLeadsBack()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook));
        string cookie = await SignInAsync(app);
        string csrf = Csrf().Match(await PageAsync(app, $"/ui/releases/{id}", cookie)).Groups[1].Value;

        HttpStatusCode forged = await FormAsync(app, $"/ui/releases/{id}/review/notes", cookie, new() { ["csrf"] = "no", ["text"] = "x" });
        HttpStatusCode added = await FormAsync(app, $"/ui/releases/{id}/review/notes", cookie, new() { ["csrf"] = csrf, ["text"] = "From the page" });

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Redirect), (forged, added));
        Assert.Equal("From the page", Assert.Single(await app.Reviews.ReadAsync(id, Stop)).Text);
    }

    /// <summary>A page as someone signed in sees it.</summary>
    internal static async Task<string> PageAsync(TestApp app, string path, string? cookie = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Add("Cookie", cookie ?? await SignInAsync(app));
        using HttpResponseMessage response = await app.Http.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(Stop);
    }

    private static async Task<string> SignInAsync(TestApp app)
    {
        using FormUrlEncodedContent form = new(new Dictionary<string, string> { ["key"] = TestApp.Key("ops") });
        using HttpResponseMessage response = await app.Http.PostAsync("/ui/sign-in", form, Stop);
        return response.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    private static async Task<HttpStatusCode> FormAsync(TestApp app, string path, string cookie, Dictionary<string, string> fields)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Add("Cookie", cookie);
        using HttpResponseMessage response = await app.Http.SendAsync(request, Stop);
        return response.StatusCode;
    }

    private static async Task<string> GetAsync(TestApp app, string id)
    {
        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Get, $"/api/releases/{id}/review", key: "reader");
        Assert.Equal((HttpStatusCode.OK, "text/markdown"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        return await response.Content.ReadAsStringAsync(Stop);
    }

    private static async Task<JsonElement> PostAsync(TestApp app, string id, string what, object body, HttpStatusCode expected, string key = "ops")
    {
        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, $"/api/releases/{id}/review/{what}", JsonContent.Create(body), key);
        return await TestApp.JsonAsync(response, expected);
    }

    [GeneratedRegex("name=\"csrf\" value=\"([^\"]+)\"")]
    private static partial Regex Csrf();
}

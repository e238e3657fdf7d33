using System.Text;
using EndToEnd.Hosting;
using static EndToEnd.Refusals.Request;

namespace EndToEnd.Refusals;

/// <summary>Everything wrong that we could think of sending to the API.</summary>
public static class ApiRefusals
{
    private const string Unknown = "20260101-000000-zzzzzzzzzz";

    private static readonly string Deep = string.Concat(Enumerable.Repeat("[", 200)) + string.Concat(Enumerable.Repeat("]", 200));

    public static IReadOnlyList<Request> All { get; } =
    [
        .. Credentials(), .. KickoffBodies(), .. KickoffHeaders(), .. Plans(), .. Queries(), .. Ids(), .. Actions(), .. Callbacks(), .. Methods(),
    ];

    private static IEnumerable<Request> Credentials() =>
    [
        Get("no credential", "/api/releases", 401) with { Authorization = null },
        Get("an empty bearer", "/api/releases", 401) with { Authorization = "Bearer " },
        Get("basic instead of bearer", "/api/releases", 401) with { Authorization = "Basic cmtfZGV2X2xvY2FsOg==" },
        Get("an unknown key", "/api/releases", 401) with { Authorization = "Bearer rk_dev_wrong" },
        Get("a key of nobody", "/api/releases", 401) with { Authorization = "Bearer rk_ghost_secret" },
        Get("a key without secret", "/api/releases", 401) with { Authorization = "Bearer rk_dev_" },
        Get("no key at all", "/api/releases", 401) with { Authorization = "Bearer eyJhbGciOiJub25lIn0.e30." },
        Get("a key with a path in its name", "/api/releases", 401) with { Authorization = "Bearer rk_dev:Hash_local" },
        Get("a huge key", "/api/releases", 401) with { Authorization = $"Bearer rk_dev_{new string('x', 4000)}" },
        Get("two keys in one header", "/api/releases", 401) with { Authorization = $"Bearer {Keys.Dev}, Bearer {Keys.Dev}" },
        Get("a wrong key beside a right one", "/api/releases", 401) with { Headers = [("X-Api-Key", "rk_dev_wrong")] },
        Get("a wrong key in the other header", "/api/releases", 401) with { Authorization = null, Headers = [("X-Api-Key", "nonsense")] },
        Kickoff("no credential for a kickoff", """{"plan":"{plan}","version":"1.0.0"}""", 401) with { Authorization = null },
        Plan("no credential for a plan", "plan: bad", status: 401) with { Authorization = null },
        Get("no credential for the outbox", "/api/dev/outbox", 401) with { Authorization = null },
    ];

    private static IEnumerable<Request> KickoffBodies() =>
    [
        Kickoff("an empty body", ""),
        Kickoff("half a body", """{"plan":"{plan}","""),
        Kickoff("no JSON", "plan={plan}&version=1.0.0"),
        Kickoff("a trailing comma", """{"plan":"{plan}","version":"1.0.0",}"""),
        Kickoff("a comment", """{"plan":"{plan}" /* here */,"version":"1.0.0"}"""),
        Kickoff("single quotes", "{'plan':'{plan}','version':'1.0.0'}"),
        Kickoff("two documents", """{"plan":"{plan}","version":"1.0.0"}{}"""),
        Kickoff("an array", "[]", says: "array"),
        Kickoff("a string", "\"release\"", says: "string"),
        Kickoff("a number", "42", says: "number"),
        Kickoff("null", "null"),
        Kickoff("a member twice", """{"plan":"{plan}","plan":"{plan}","version":"1.0.0"}"""),
        Kickoff("deep nesting", $$"""{"plan":"{plan}","version":"1.0.0","variables":{{Deep}}}"""),
        Kickoff("nothing in it", "{}", says: "plan") with { Lists = true },
        Kickoff("no version", """{"plan":"{plan}"}""", says: "version") with { Lists = true },
        Kickoff("a null plan", """{"plan":null,"version":"1.0.0"}""", says: "plan") with { Lists = true },
        Kickoff("a number as plan", """{"plan":5,"version":"1.0.0"}""", says: "plan") with { Lists = true },
        Kickoff("an object as version", """{"plan":"{plan}","version":{}}""", says: "version") with { Lists = true },
        Kickoff("an unknown member", """{"plan":"{plan}","version":"1.0.0","urgent":true}""", says: "urgent") with { Lists = true },
        Kickoff("another case", """{"Plan":"{plan}","version":"1.0.0"}""", says: "Plan") with { Lists = true },
        Kickoff("several mistakes at once", """{"plan":"{plan}","version":7,"artifacts":{},"tickets":"x","sooner":1}""", says: "sooner") with { Lists = true },
        Kickoff("an empty version", """{"plan":"{plan}","version":""}""", says: "version") with { Lists = true },
        Kickoff("a version with a path", """{"plan":"{plan}","version":"../../etc"}""", says: "version") with { Lists = true },
        Kickoff("a version with a line break", "{\"plan\":\"{plan}\",\"version\":\"1.0\\n0\"}", says: "version") with { Lists = true },
        Kickoff("a version with half a character", "{\"plan\":\"{plan}\",\"version\":\"\\ud800\"}"),
        Kickoff("a plan with half a character", "{\"plan\":\"\\udc00\",\"version\":\"1.0.0\"}", 400),
        Kickoff("a member named with half a character", "{\"\\ud800\":1,\"plan\":\"{plan}\",\"version\":\"1.0.0\"}"),
        Kickoff("a variable named with half a character", "{\"plan\":\"{plan}\",\"version\":\"1.0.0\",\"variables\":{\"\\ud800\":\"x\"}}"),
        Kickoff("a ticket with half a character", "{\"plan\":\"{plan}\",\"version\":\"1.0.0\",\"tickets\":[\"\\ud800\"]}"),
        Kickoff("a null character in the plan", "{\"plan\":\"a\\u0000b\",\"version\":\"1.0.0\"}", 404),
        Kickoff("a huge version", $$"""{"plan":"{plan}","version":"{{new string('1', 5000)}}"}""", says: "version") with { Lists = true },
        Kickoff("a commit that is none", """{"plan":"{plan}","version":"1.0.0","commit":"main"}""", says: "commit") with { Lists = true },
        Kickoff("an author who is nobody", """{"plan":"{plan}","version":"1.0.0","author":"me"}""", says: "author") with { Lists = true },
        Kickoff("an author with a line break", "{\"plan\":\"{plan}\",\"version\":\"1.0.0\",\"author\":\"a@b.example\\r\\nBcc: x@y.example\"}", says: "author") with { Lists = true },
        Kickoff("artifacts that are no list", """{"plan":"{plan}","version":"1.0.0","artifacts":"image"}""", says: "artifacts") with { Lists = true },
        Kickoff("an artifact without digest", """{"plan":"{plan}","version":"1.0.0","artifacts":[{"name":"image"}]}""", says: "digest") with { Lists = true },
        Kickoff("a digest that is none", """{"plan":"{plan}","version":"1.0.0","artifacts":[{"name":"image","digest":"latest"}]}""", says: "digest") with { Lists = true },
        Kickoff("a ticket that is a number", """{"plan":"{plan}","version":"1.0.0","tickets":[17]}""", says: "tickets[0]") with { Lists = true },
        Kickoff("too many tickets", $$"""{"plan":"{plan}","version":"1.0.0","tickets":[{{string.Join(',', Enumerable.Range(0, 200).Select(one => $"\"T-{one}\""))}}]}""", says: "tickets") with { Lists = true },
        Kickoff("a variable that the plan does not have", """{"plan":"{plan}","version":"1.0.0","variables":{"nope":"x"}}""", says: "nope") with { Lists = true },
        Kickoff("a variable that is a number", """{"plan":"{plan}","version":"1.0.0","variables":{"region":5}}""", says: "region") with { Lists = true },
        Kickoff("variables that are a list", """{"plan":"{plan}","version":"1.0.0","variables":[]}""", says: "variables") with { Lists = true },
        Kickoff("a schedule, which is not built yet", """{"plan":"{plan}","version":"1.0.0","scheduledFor":"2030-01-01T00:00:00Z"}""", says: "scheduledFor") with { Lists = true },
        Kickoff("a plan that does not exist", """{"plan":"nosuchplan","version":"1.0.0"}""", 404, "nosuchplan"),
        Kickoff("a plan with a path", """{"plan":"../secrets","version":"1.0.0"}""", 404),
        Kickoff("a plan with characters that keys cannot hold", """{"plan":"a/b\\c#d?e","version":"1.0.0"}""", 404),
        Kickoff("a huge plan name", $$"""{"plan":"{{new string('p', 3000)}}","version":"1.0.0"}""", 404),
        Kickoff("a body over the limit", $$"""{"plan":"{plan}","version":"1.0.0","commit":"{{new string('a', 600_000)}}"}""", 413),
        Kickoff("invalid UTF-8", "") with { Body = [0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d] },
        Kickoff("UTF-16", "") with { Body = Encoding.Unicode.GetBytes("""{"plan":"x","version":"1.0.0"}""") },
        Kickoff("zeros", "") with { Body = new byte[64] },
        Kickoff("compressed without need", "") with { Body = [0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3], Headers = [("Content-Encoding", "gzip")] },
    ];

    private static IEnumerable<Request> KickoffHeaders() =>
    [
        Kickoff("text", """{"plan":"{plan}","version":"1.0.0"}""", 415, "application/json") with { ContentType = "text/plain" },
        Kickoff("a form", "plan={plan}", 415) with { ContentType = "application/x-www-form-urlencoded" },
        Kickoff("no content type", """{"plan":"{plan}","version":"1.0.0"}""", 415) with { ContentType = null },
        Kickoff("a content type that is none", """{"plan":"{plan}","version":"1.0.0"}""", 415) with { ContentType = ";;;" },
        Kickoff("a huge idempotency key", """{"plan":"{plan}","version":"1.0.0"}""", 400, "Idempotency-Key") with { Headers = [("Idempotency-Key", new string('k', 300))], Lists = true },
        Kickoff("a tab in the idempotency key", """{"plan":"{plan}","version":"1.0.0"}""", 400, "Idempotency-Key") with { Headers = [("Idempotency-Key", "a\tb")], Lists = true },
    ];

    private static IEnumerable<Request> Plans()
    {
        const string Good = "plan: bad\nstages:\n  - stage: one\n    environment: one\n    deploy: { webhook: { connection: target, path: /deploy } }\n";
        string With(string more) => $"{Good}    {more}\n";
        return
        [
            Plan("an empty plan", ""),
            Plan("only a comment", "# nothing\n"),
            Plan("broken YAML", "plan: [bad\n"),
            Plan("tabs", "plan: bad\nstages:\n\t- stage: one\n"),
            Plan("a list", "- plan: bad\n"),
            Plan("two documents", $"{Good}---\n{Good}"),
            Plan("an anchor", "plan: &name bad\nstages: []\n"),
            Plan("a billion laughs", "a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\n"),
            Plan("a tag", "plan: !!python/object:os.system bad\n"),
            Plan("a key twice", $"{Good}plan: bad\n", "plan"),
            Plan("no stages", "plan: bad\n", "stages"),
            Plan("an empty list of stages", "plan: bad\nstages: []\n", "stages"),
            Plan("another name than in the address", Good.Replace("plan: bad", "plan: other", StringComparison.Ordinal), "other"),
            Plan("a name that is none", Good.Replace("plan: bad", "plan: Bad_Plan", StringComparison.Ordinal)),
            Plan("an unknown key", $"{Good}priority: high\n", "priority"),
            Plan("a key that is nearly right", With("aproval: {}"), "approval"),
            Plan("an unknown connection", Good.Replace("connection: target", "connection: nobody", StringComparison.Ordinal), "nobody"),
            Plan("a connection of another kind", Good.Replace("connection: target", "connection: prom", StringComparison.Ordinal), "prom"),
            Plan("a need that does not exist", With("needs: [two]"), "two"),
            Plan("a stage that needs itself", With("needs: [one]"), "one"),
            Plan("a path to another host", Good.Replace("path: /deploy", "path: //elsewhere.example/", StringComparison.Ordinal), "path"),
            Plan("a path upwards", Good.Replace("path: /deploy", "path: /../admin", StringComparison.Ordinal), "path"),
            Plan("a duration that is none", With("approval: { from: [a@b.example], timeout: 1 day }"), "timeout"),
            Plan("an approver who is nobody", With("approval: { from: [someone] }"), "from"),
            Plan("more approvals than approvers", With("approval: { require: 2, from: [a@b.example] }"), "require"),
            Plan("a condition that is none", With("health: { bake: 1s, every: 1s, checks: [ { check: c, http: { connection: targetHttp, path: /health }, pass: \"probably\" } ] }"), "pass"),
            Plan("an unknown template", Good.Replace("path: /deploy", "path: \"/deploy/{{release.colour}}\"", StringComparison.Ordinal), "release.colour"),
            Plan("a header of the signature", Good.Replace("path: /deploy", "path: /deploy, headers: { Webhook-Signature: v1 }", StringComparison.Ordinal), "Webhook-Signature"),
            Plan("a window, which is not built yet", With("window: business-hours"), "window"),
            Plan("a rollback that is not there", With("onFailure: rollback"), "rollback"),
            Plan("several mistakes at once", With("needs: [two]\n    window: x\n    colour: red"), "colour"),
            Plan("broken JSON", "{\"plan\": \"bad\",") with { ContentType = "application/json" },
            Plan("a number as name", "{\"plan\": 5, \"stages\": []}") with { ContentType = "application/json" },
            Plan("deep nesting", $"plan: bad\nstages: {Deep}\n"),
            Plan("half a character", "{\"plan\": \"\\ud800\"}") with { ContentType = "application/json" },
            Plan("over the limit", $"plan: bad\ndescription: {new string('x', 300_000)}\n", status: 413),
            Plan("invalid UTF-8", "") with { Body = [0x70, 0x6c, 0x61, 0x6e, 0x3a, 0x20, 0xc3, 0x28], Lists = false },
            Plan("control characters", "plan: bad\u0001\n"),
            new Request("a plan whose name in the address is none", "PUT", "/api/plans/Bad_Plan", 400) { Body = Encoding.UTF8.GetBytes(Good), ContentType = "application/yaml" },
            new Request("a plan to validate that is none", "POST", "/api/plans/validate", 400) { Body = Encoding.UTF8.GetBytes("stages: 5"), ContentType = "application/yaml", Lists = true },
            Get("a plan that does not exist", "/api/plans/nosuchplan", 404, "nosuchplan"),
            Get("a plan version that does not exist", "/api/plans/{plan}?version=99", 404),
            Get("a plan version that is none", "/api/plans/{plan}?version=latest", 400, "latest"),
            Get("plan version zero", "/api/plans/{plan}?version=0", 400, "version"),
            Get("a plan version over every limit", "/api/plans/{plan}?version=99999999999999999999", 400, "version"),
        ];
    }

    private static IEnumerable<Request> Queries() =>
    [
        Get("an unknown parameter", "/api/releases?colour=red", 400, "colour") with { Lists = true },
        Get("an unknown status", "/api/releases?status=happy", 400, "happy") with { Lists = true },
        Get("a status as number", "/api/releases?status=3", 400, "status") with { Lists = true },
        Get("a page size of none", "/api/releases?pageSize=0", 400, "pageSize") with { Lists = true },
        Get("a negative page size", "/api/releases?pageSize=-1", 400, "pageSize") with { Lists = true },
        Get("a huge page size", "/api/releases?pageSize=100000", 400, "pageSize") with { Lists = true },
        Get("a page size in words", "/api/releases?pageSize=ten", 400, "pageSize") with { Lists = true },
        Get("a parameter twice", "/api/releases?plan=a&plan=b", 400, "plan") with { Lists = true },
        Get("a date that is none", "/api/releases?from=yesterday", 400, "from") with { Lists = true },
        Get("a day that does not exist", "/api/releases?to=2026-02-30T00:00:00Z", 400, "to") with { Lists = true },
        Get("an end before the beginning", "/api/releases?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z", 400, "to") with { Lists = true },
        Get("several mistakes at once", "/api/releases?status=x&pageSize=y&from=z", 400, "pageSize") with { Lists = true },
        Get("a continuation that is none", "/api/releases?continuation=nonsense", 400, "continuation") with { Lists = true },
        Get("a continuation of other bytes", "/api/releases?continuation=AAAAAAAAAAAAAAAA", 400, "continuation") with { Lists = true },
        Get("a continuation that is no base64", "/api/releases?continuation=%00%ff%7b%7d", 400, "continuation") with { Lists = true },
        Get("a huge continuation", $"/api/releases?continuation={new string('A', 5000)}", 400, "continuation") with { Lists = true },
        Get("a format that is none", "/api/releases/{over}/history?format=xml", 400, "xml") with { Lists = true },
    ];

    private static IEnumerable<Request> Ids() =>
    [
        Get("an unknown release", $"/api/releases/{Unknown}", 404),
        Get("an unknown release's history", $"/api/releases/{Unknown}/history", 404),
        Get("an unknown release's verification", $"/api/releases/{Unknown}/history/verify", 404),
        Get("an id in upper case", "/api/releases/ABCDEF", 404),
        Get("an id with a path", "/api/releases/..%2f..%2fplans", 404),
        Get("an id with dots", "/api/releases/%2e%2e%2f%2e%2e", 404),
        Get("an id with a backslash", "/api/releases/..%5c..%5cwindows", 404),
        Get("an id with a line break", "/api/releases/abc%0d%0aSet-Cookie:%20x=y", 404),
        Get("an id with a quote", "/api/releases/x'%20or%20PartitionKey%20ne%20'", 404),
        Get("an id with half UTF-8", "/api/releases/%c3%28", 404),
        Get("an id with a hash and a question mark", "/api/releases/a%23b%3fc", 404),
        Get("a huge id", $"/api/releases/{new string('a', 4000)}", 404),
        Get("another language", "/api/releases/%E2%98%83", 404),
        Get("a plan with a path", "/api/plans/..%2fx", 404),
        Get("a plan with a quote", "/api/plans/x'%20or%20'1'%20eq%20'1", 404),
        Get("a plan with a line break", "/api/plans/a%0ab", 404),
        Get("a huge plan", $"/api/plans/{new string('a', 4000)}", 404),
        Get("a plan with a hash", "/api/plans/a%23b", 404),
    ];

    private static IEnumerable<Request> Actions() =>
    [
        Post("an action on an unknown release", $"/api/releases/{Unknown}/abort", """{"reason":"x"}""", 404),
        Post("an unknown action", "/api/releases/{open}/explode", """{"reason":"x"}""", 404, "abort"),
        Post("resuming what is not paused", "/api/releases/{open}/resume", """{"reason":"x"}""", 409, "is not paused"),
        Post("an abort without a body", "/api/releases/{open}/abort", "", 400, "reason") with { Lists = true },
        Post("an abort without a reason", "/api/releases/{open}/abort", "{}", 400, "reason") with { Lists = true },
        Post("an abort with a blank reason", "/api/releases/{open}/abort", """{"reason":"   "}""", 400, "reason") with { Lists = true },
        Post("an abort with a number as reason", "/api/releases/{open}/abort", """{"reason":5}""", 400, "reason") with { Lists = true },
        Post("an abort with half a character", "/api/releases/{open}/abort", "{\"reason\":\"\\ud800\"}", 400),
        Post("an abort with a huge reason", "/api/releases/{open}/abort", $$"""{"reason":"{{new string('x', 5000)}}"}""", 400, "reason") with { Lists = true },
        Post("an abort with an unknown member", "/api/releases/{open}/abort", """{"reason":"x","force":true}""", 400, "force") with { Lists = true },
        Post("an abort as text", "/api/releases/{open}/abort", "because", 415) with { ContentType = "text/plain" },
        Post("an abort of what is over", "/api/releases/{over}/abort", """{"reason":"x"}""", 409, "aborted"),
        Post("a rollback of what was never deployed", "/api/releases/{over}/rollback", """{"reason":"x"}""", 409),
        Post("a retry of what did not fail", "/api/releases/{open}/stages/production/retry", """{"reason":"x"}""", 409, "abort"),
        Post("an override of nothing", "/api/releases/{open}/stages/production/override", """{"reason":"x"}""", 409),
        Post("an unknown stage", "/api/releases/{open}/stages/moon/retry", """{"reason":"x"}""", 404, "moon"),
        Post("an unknown stage to approve", "/api/releases/{open}/stages/moon/approve", """{"comment":"x"}""", 404, "moon") with { Authorization = $"Bearer {Keys.Bob.Value}" },
        Post("a stage with a path", "/api/releases/{open}/stages/..%2f..%2f/retry", """{"reason":"x"}""", 404),
        Post("an unknown action on a stage", "/api/releases/{open}/stages/production/explode", """{"reason":"x"}""", 404),
        Post("a tick where there is no checklist", "/api/releases/{open}/stages/production/tick", """{"item":"review"}""", 409, "checklist"),
        Post("a tick of nothing", "/api/releases/{open}/stages/production/tick", """{"reason":"x"}""", 400, "item") with { Lists = true },
        Post("freeing a lock that is free", "/api/locks/nowhere/free", """{"reason":"x"}""", 409, "is free"),
        Post("freeing a lock with a path", "/api/locks/..%2f..%2f/free", """{"reason":"x"}""", 404),
        Post("an approval by someone who was not asked", "/api/releases/{open}/stages/production/approve", """{"comment":"x"}""", 403, "bob") with { Authorization = $"Bearer {Keys.Bob.Value}" },
        Post("an approval of what is over", "/api/releases/{over}/stages/production/approve", """{"comment":"x"}""", 409) with { Authorization = $"Bearer {Keys.Alice.Value}" },
    ];

    private static IEnumerable<Request> Callbacks() =>
    [
        Post("a callback nobody waits for", "/api/callbacks/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", """{"status":"succeeded"}""", 404) with { Authorization = null },
        Post("a callback with a path", "/api/callbacks/..%2f..%2freleases", """{"status":"succeeded"}""", 404) with { Authorization = null },
        Post("a callback with half UTF-8", "/api/callbacks/%c3%28", """{"status":"succeeded"}""", 404) with { Authorization = null },
        Post("a huge callback token", $"/api/callbacks/{new string('a', 4000)}", """{"status":"succeeded"}""", 404) with { Authorization = null },
    ];

    // As on Azure Functions, a method that an address does not know is an address that does not exist.
    private static IEnumerable<Request> Methods() =>
    [
        new("a release deleted", "DELETE", "/api/releases/{over}", 404, "DELETE"),
        new("a release put", "PUT", "/api/releases/{over}", 404) { Body = "{}"u8.ToArray() },
        new("releases patched", "PATCH", "/api/releases", 404, "PATCH") { Body = "{}"u8.ToArray() },
        new("a plan deleted", "DELETE", "/api/plans/{plan}", 404),
        new("a plan posted", "POST", "/api/plans/{plan}", 404) { Body = "{}"u8.ToArray() },
        new("a history written", "POST", "/api/releases/{over}/history/verify", 404) { Body = "{}"u8.ToArray() },
        Get("an action fetched", "/api/releases/{open}/abort", 404),
        Get("a callback fetched", "/api/callbacks/abc", 404),
        Get("an address that does not exist", "/api/nothing", 404),
        Get("an address deep down", "/api/releases/{over}/history/verify/again", 404),
        Get("the API itself", "/api", 404),
        Get("an address that does not exist, without a credential", "/api/nothing", 401) with { Authorization = null },
    ];
}

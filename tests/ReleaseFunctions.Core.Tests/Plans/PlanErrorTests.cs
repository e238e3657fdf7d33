using ReleaseFunctions.Core.Plans;

namespace ReleaseFunctions.Core.Tests.Plans;

/// <summary>One mistake at a time in an otherwise good plan.</summary>
public sealed class PlanErrorTests
{
    [Theory]
    // names
    [InlineData("plan: everything", "plan: Everything", "plan", "'Everything' is not a name")]
    [InlineData("plan: everything", "plan: -everything", "plan", "'-everything' is not a name")]
    [InlineData("plan: everything", "plan: ''", "plan", "of 1 to 63 characters, found 0")]
    [InlineData("plan: everything", "plan: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "plan", "of 1 to 63 characters")]
    [InlineData("plan: everything", "plan: \"every\\n\"", "plan", "Line breaks and control characters")]
    [InlineData("plan: everything", "plan: 7", "plan", "found a number; write \"7\" in quotes")]
    [InlineData("plan: everything", "plan:", "plan", "found empty")]
    [InlineData("plan: everything", "plan: [everything]", "plan", "found a list")]
    [InlineData("plan: everything\n", "", "plan", "The key 'plan' is missing")]
    [InlineData("environment: production", "environment: prod env", "stages[1].environment", "is not a name")]
    [InlineData("check: page", "check: Page", "stages[1].health.checks[1].check", "is not a name")]
    [InlineData("check: page", "check: error-rate", "stages[1].health.checks[1].check", "'error-rate' is there twice, first in line")]
    [InlineData("stage: first", "stage: second", "stages[1].stage", "'second' is there twice")]

    // keys
    [InlineData("runbook:", "runbok:", "runbok", "unknown in a plan; did you mean 'runbook'?")]
    [InlineData("      timeout: 12h", "      timeOut: 12h", "stages[1].approval.timeOut", "did you mean 'timeout'?")]
    [InlineData("pass: \"< 80\"", "pas: \"< 80\"", "stages[1].health.checks[3].pass", "The key 'pass' is missing")]
    [InlineData("completion: poll", "zzz: poll", "stages[1].deploy.webhook.zzz", "unknown in 'stages[1].deploy.webhook'.")]
    [InlineData("runbook: https", "\"run book\": https", "[\"run book\"]", "unknown")]

    // texts, people, links
    [InlineData("cto@contoso.example", "cto", "stages[1].approval.from[0]", "'cto' is not a plain e-mail address")]
    [InlineData("cto@contoso.example", "\"CTO <cto@contoso.example>\"", "stages[1].approval.from[0]", "is not a plain e-mail address")]
    [InlineData("cto@contoso.example", "cto@contoso", "stages[1].approval.from[0]", "is not a plain e-mail address")]
    [InlineData("cto@contoso.example", "\"cto@contoso.example\\nBcc: x@y.example\"", "stages[1].approval.from[0]", "Line breaks and control characters")]
    [InlineData("cto@contoso.example", "DBA@Contoso.Example", "stages[1].approval.from[1]", "is there twice")]
    [InlineData("[a@contoso.example, b@contoso.example]", "[a@contoso.example, a@contoso.example]", "owners[1]", "is there twice")]
    [InlineData("https://wiki", "javascript:alert(1)//wiki", "runbook", "is not a link")]
    [InlineData("https://wiki", "https://user:secret@wiki", "runbook", "without user and password")]
    [InlineData("region: westeurope", "region: 5", "variables.region", "write \"5\" in quotes")]
    [InlineData("region: westeurope", "region: 1.10", "variables.region", "write \"1.10\" in quotes")]
    [InlineData("region: westeurope", "region: true", "variables.region", "found true or false; write \"true\" in quotes")]
    [InlineData("cluster: \"7\"", "cluster: \"7\", 9x: y", "variables.9x", "'9x' is not a valid name")]

    // choices and numbers
    [InlineData("notBy: [requester", "notBy: [requestor", "stages[1].approval.notBy[0]", "did you mean 'requester'?")]
    [InlineData("notBy: [requester", "notBy: [author", "stages[1].approval.notBy[1]", "is there twice")]
    [InlineData("completion: poll", "completion: Poll", "stages[1].deploy.webhook.completion", "did you mean 'poll'?")]
    [InlineData("completion: poll", "completion: 2", "stages[1].deploy.webhook.completion", "one of response, callback, poll")]
    [InlineData("onFailure: ask", "onFailure: retry", "stages[1].onFailure", "one of stop, ask, rollback")]
    [InlineData("onInconclusive: fail", "onInconclusive: stop", "stages[1].health.onInconclusive", "one of ask, fail, pass")]
    [InlineData("noData: pass", "noData: ok", "stages[1].health.checks[0].noData", "one of inconclusive, fail, pass")]
    [InlineData("require: 2", "require: \"2\"", "stages[1].approval.require", "found a text")]
    [InlineData("require: 2", "require: 0", "stages[1].approval.require", "from 1 to 50, found 0")]
    [InlineData("require: 2", "require: 1.5", "stages[1].approval.require", "found 1.5")]
    [InlineData("require: 2", "require: 3", "stages[1].approval.require", "3 people are required, but 'from' lists 2")]
    [InlineData("attempts: 5", "attempts: 21", "stages[1].deploy.retry.attempts", "from 1 to 20, found 21")]
    [InlineData("backoff: 1.5", "backoff: .inf", "stages[1].deploy.retry.backoff", "not a finite number")]
    [InlineData("backoff: 1.5", "backoff: 1e999", "stages[1].deploy.retry.backoff", "not a finite number")]
    [InlineData("failureLimit: 2", "failureLimit: -1", "stages[1].health.checks[0].failureLimit", "from 0 to 1000, found -1")]
    [InlineData("pass: \"< 80\"", "pass: 80", "stages[1].health.checks[3].pass", "found a number")]
    [InlineData("pass: \"< 80\"", "pass: \"80 %\"", "stages[1].health.checks[3].pass", "Expected a comparison")]
    [InlineData("pass: \"< 80\"", "pass: \"< 80\"\n          minSamples: 58", "stages[1].health.checks[3].minSamples", "at most 57 measurements by the end of the gate, so 58 never come together")]
    [InlineData("pass: \"< 80\"", "pass: \"< 80\"\n          minSamples: 0", "stages[1].health.checks[3].minSamples", "from 1 to 3000, found 0")]
    [InlineData("pass: \"< 80\"", "pass: \"< 80\"\n          minSamples: 57", null, null)]
    [InlineData("pass: \"< 80\"", "pass: \"< baseline * 2\"", null, null)]
    [InlineData("pass: \"< 80\"", "pass: \"< baseline * 2\"\n          baseline: { samples: 3, every: 5m }", null, null)]
    [InlineData("pass: \"< 80\"", "pass: \"< baseline * 2\"\n          baseline: { samples: 21 }", "stages[1].health.checks[3].baseline.samples", "from 1 to 20, found 21")]
    [InlineData("pass: \"< 80\"", "pass: \"< 80\"\n          baseline: { samples: 3 }", "stages[1].health.checks[3].baseline", "does not compare with the baseline")]
    [InlineData("pass: \"== 200 or == 204\"", "pass: \"== baseline\"\n          baseline: { samples: 3 }", "stages[1].health.checks[1].baseline.samples", "An http probe cannot look back")]
    [InlineData("datadog: { connection: dd, monitor: 42 }\n          pass: \"== 0\"", "datadog: { connection: dd, monitor: 42 }\n          pass: \"== baseline\"\n          baseline: { samples: 3 }", "stages[1].health.checks[6].baseline.samples", "The state of a monitor cannot look back")]
    [InlineData("pass: \"<= baseline\"", "pass: \"<= baseline\"\n          baseline: { samples: 2 }", "stages[1].health.checks[7].baseline.samples", "A count of the alerts that fire cannot look back")]
    [InlineData("monitor: 42 }", "monitor: 42, span: 5m }", "stages[1].health.checks[6].datadog.span", "'span' does not go with 'monitor'")]
    [InlineData("monitor: 42 }", "monitor: 42, compareTo: a }", "stages[1].health.checks[6].datadog.compareTo", "'compareTo' does not go with 'monitor'")]
    [InlineData("monitor: 42 }", "monitor: 42, query: a }", "stages[1].health.checks[6].datadog", "Expected exactly one of: query, or monitor; found query and monitor")]
    [InlineData("monitor: 42 }", "monitor: 4.2 }", "stages[1].health.checks[6].datadog.monitor", "whole number")]
    [InlineData("severity: Sev1", "severity: sev1", "stages[1].health.checks[7].azureMonitor.severity", "Sev0, Sev1")]
    [InlineData("            span: 10m\n", "            span: 10m\n            severity: Sev1\n", "stages[1].health.checks[2].azureMonitor.severity", "belongs to 'firedAlerts'")]
    [InlineData("severity: Sev1", "span: 5m", "stages[1].health.checks[7].azureMonitor", "Expected exactly one of")]
    [InlineData("pass: \"== 200 or == 204\"", "pass: \"== baseline\"\n          baseline: { samples: 1 }", null, null)]
    [InlineData("value: $.rate }\n          pass: \"== 200 or == 204\"", "compareTo: /stable }", null, null)]
    [InlineData("value: $.rate }\n          pass: \"== 200 or == 204\"", "compareTo: /stable }\n          compare: { direction: decrease, tolerance: 0.5, confidence: 0.95, allowedIncrease: 1.1, allowedDecrease: 0.9, nanStrategy: replace }", null, null)]
    [InlineData("value: $.rate }", "compareTo: /stable }", "stages[1].health.checks[1].pass", "either meets a condition or is compared")]
    [InlineData("value: $.rate }", "compareTo: //stable }", "stages[1].health.checks[1].http.compareTo", "is not a path below")]
    [InlineData("value: $.rate }", "value: $.rate }\n          compare: {}", "stages[1].health.checks[1].compare", "There is nothing to compare with")]
    [InlineData("value: $.rate }\n          pass: \"== 200 or == 204\"", "compareTo: /stable }\n          compare: { step: 10s }", "stages[1].health.checks[1].compare.step", "Only prometheus answers about a stretch of time")]
    [InlineData("value: $.rate }\n          pass: \"== 200 or == 204\"", "compareTo: /stable }\n          minSamples: 58", "stages[1].health.checks[1].minSamples", "at most 57 values on each side")]
    [InlineData("value: $.rate }\n          pass: \"== 200 or == 204\"", "compareTo: /stable }\n          baseline: { samples: 1 }", "stages[1].health.checks[1].baseline", "does not compare with the baseline")]
    [InlineData("value: $.rate }\n          pass: \"== 200 or == 204\"", "compareTo: /stable }\n          compare: { confidence: 1 }", "stages[1].health.checks[1].compare.confidence", "from 0.5 to 0.999, found 1")]
    [InlineData("            metric: CpuTime\n", "            metric: CpuTime\n            compareTo: x\n", "stages[1].health.checks[3].azureMonitor.compareTo", "write 'compareToResource'")]
    [InlineData("            span: 10m\n", "            span: 10m\n            compareToResource: /subscriptions/1\n", "stages[1].health.checks[2].azureMonitor.compareToResource", "write 'compareTo'")]
    [InlineData("pass: \"< 80\"", "noData: fail", "stages[1].health.checks[3].pass", "The key 'pass' is missing; expected a condition such as")]

    [InlineData("      require: 2\n      from: [cto@contoso.example, dba@contoso.example]", "      require: 2", "stages[1].approval", "exactly one of: from, or rules; found none")]
    [InlineData("      require: 2\n", "      rules: [ { from: [x@contoso.example] } ]\n", "stages[1].approval", "found from and rules")]
    [InlineData("      require: 2\n      from: [cto@contoso.example, dba@contoso.example]", "      require: 2\n      rules: [ { from: [x@contoso.example] } ]", "stages[1].approval.require", "'require' stands beside 'rules'")]
    [InlineData("      require: 2\n      from: [cto@contoso.example, dba@contoso.example]", "      rules: []", "stages[1].approval.rules", "Expected 1 to 10 rules, found 0")]
    [InlineData("      require: 2\n      from: [cto@contoso.example, dba@contoso.example]", "      rules: [ { require: 2, from: [x@contoso.example] } ]", "stages[1].approval.rules[0].require", "2 people are required, but 'from' lists 1")]
    [InlineData("      require: 2\n      from: [cto@contoso.example, dba@contoso.example]", "      rules: [ { require: 1, from: [x@contoso.example] }, { from: [X@contoso.example] } ]", "stages[1].approval.rules", "require 2 approvals, but those listed can give only 1, because each person counts once")]
    [InlineData("      require: 2\n      from: [cto@contoso.example, dba@contoso.example]", "      rules: [ { from: [x@contoso.example], to: [] } ]", "stages[1].approval.rules[0].to", "unknown")]
    [InlineData("      require: 2", "      require: 2\n      order: sequenced", "stages[1].approval.order", "one of any, sequence")]
    [InlineData("      require: 2", "      require: 2\n      escalate: { to: [x@contoso.example] }", "stages[1].approval.escalate.after", "'after' is missing")]
    [InlineData("      require: 2", "      require: 2\n      escalate: { after: 1h }", "stages[1].approval.escalate.to", "'to' is missing")]
    [InlineData("      require: 2", "      require: 2\n      escalate: { after: 12h, to: [x@contoso.example] }", "stages[1].approval.escalate.after", "'after' (12h) must be shorter than 'timeout' (12h)")]
    [InlineData("      require: 2", "      require: 2\n      escalate: { after: 1h, to: [\"group:nobody\"] }", "stages[1].approval.escalate.to[0]", "There is no group 'nobody' (configured: sre)")]
    [InlineData("cto@contoso.example", "\"group:releaseApprovers\"", "stages[1].approval.from[0]", "There is no group 'releaseApprovers' (configured: sre) and no connection of kind graph")]
    [InlineData("cto@contoso.example", "\"group:11111111-2222-3333-4444-555555555555\"", "stages[1].approval.from[0]", "There is no group '11111111-2222-3333-4444-555555555555'")]
    [InlineData("cto@contoso.example", "\"group:release approvers\"", "stages[1].approval.from[0]", "is not a plain e-mail address such as dba@contoso.example, or group:")]
    [InlineData("cto@contoso.example", "\"group:\"", "stages[1].approval.from[0]", "or group: and a name")]
    [InlineData("cto@contoso.example", "\"group:sre\", \"group:SRE\"", "stages[1].approval.from[1]", "is there twice")]

    // durations
    [InlineData("remind: 30m", "remind: 30 m", "stages[1].approval.remind", "'30 m' is not a duration")]
    [InlineData("remind: 30m", "remind: 30", "stages[1].approval.remind", "found a number")]
    [InlineData("remind: 30m", "remind: -30m", "stages[1].approval.remind", "'-30m' is not a duration")]
    [InlineData("remind: 30m", "remind: 0.5h", "stages[1].approval.remind", "'0.5h' is not a duration")]
    [InlineData("remind: 30m", "remind: 30min", "stages[1].approval.remind", "'30min' is not a duration")]
    [InlineData("remind: 30m", "remind: PT30M", "stages[1].approval.remind", "'PT30M' is not a duration")]
    [InlineData("remind: 30m", "remind: 10ms", "stages[1].approval.remind", "a duration from 100ms to 30d, found 10ms")]
    [InlineData("remind: 30m", "remind: 12h", "stages[1].approval.remind", "'remind' (12h) must be shorter than 'timeout' (12h)")]
    [InlineData("remind: 30m", "remind: 1s", "stages[1].approval.remind", "43200 reminders")]
    [InlineData("timeout: 12h", "timeout: 91d", "stages[1].approval.timeout", "to 90d, found 91d")]
    [InlineData("timeout: 1h", "timeout: 8d", "stages[1].deploy.timeout", "to 7d, found 8d")]
    [InlineData("timeout: 1h", "timeout: 999999999d", "stages[1].deploy.timeout", "to 7d")]
    [InlineData("every: 30s", "every: 31m", "stages[1].health.every", "'every' (31m) must not be longer than 'bake' (30m)")]
    [InlineData("every: 30s", "every: 100ms", "stages[1].health.every", "at most 3000 are allowed")]
    [InlineData("initialDelay: 2m", "initialDelay: 31m", "stages[1].health.initialDelay", "must not be longer than 'bake'")]
    [InlineData("bake: 30m\n      every: 30s\n      initialDelay: 2m", "bake: 30s", "stages[1].health.every", "'every' (1m) must not be longer than 'bake' (30s)")]

    // references
    [InlineData("needs: [first]", "needs: [frist]", "stages[1].needs[0]", "did you mean 'first'?")]
    [InlineData("needs: [first]", "needs: [second]", "stages[1].needs[0]", "needs itself")]
    [InlineData("needs: [first]", "needs: [first, first]", "stages[1].needs[1]", "is there twice")]
    [InlineData("needs: [first]", "needs: first", "stages[1].needs", "Expected a list of stages, found a text")]
    [InlineData("needs: []", "needs: [second]", "stages[1].needs", "in a circle: first → second → first")]
    [InlineData("    onFailure: ask", "    onFailure: rollback\n    # no rollback", null, null)]
    [InlineData("connection: prom", "connection: target", "stages[1].health.checks[0].prometheus.connection", "of kind webhook; expected the name of a connection of kind prometheus")]
    [InlineData("connection: prom", "connection: Prom", "stages[1].health.checks[0].prometheus.connection", "There is no connection 'Prom' (known of kind prometheus: prom)")]
    [InlineData("connection: monitor\n            workspace", "workspace", "stages[1].health.checks[2].azureMonitor.connection", "'connection' is missing")]

    // exactly one kind
    [InlineData("          http: { connection: targetHttp, path: /health, value: $.rate }\n", "", "stages[1].health.checks[1]", "exactly one of: prometheus, or http, or azureMonitor, or datadog; found none")]
    [InlineData("          http: {", "          prometheus: { connection: prom, query: up }\n          http: {", "stages[1].health.checks[1]", "found prometheus and http")]
    [InlineData("            metric: CpuTime\n", "", "stages[1].health.checks[3].azureMonitor", "resource with metric with aggregation with span, or firedAlerts; found span and resource and aggregation")]
    [InlineData("            metric: CpuTime\n", "            metric: CpuTime\n            query: x\n", "stages[1].health.checks[3].azureMonitor", "found query and span and resource and metric and aggregation")]
    [InlineData("workspace: 01234567-89ab", "workspace: 0123456789ab", "stages[1].health.checks[2].azureMonitor.workspace", "")]
    [InlineData("aggregation: average", "aggregation: p99", "stages[1].health.checks[3].azureMonitor.aggregation", "one of average, minimum, maximum, total, count")]
    [InlineData("/subscriptions/0/", "/resource/0/", "stages[1].health.checks[3].azureMonitor.resource", "starts with /subscriptions/")]
    [InlineData("/subscriptions/0/", "/subscriptions/../", "stages[1].health.checks[3].azureMonitor.resource", "'.' or '..'")]

    // paths and headers
    [InlineData("path: /rollback", "path: https://evil.example/", "stages[1].rollback.webhook.path", "is not a path below")]
    [InlineData("path: /rollback", "path: //evil.example/", "stages[1].rollback.webhook.path", "is not a path below")]
    [InlineData("path: /rollback", "path: rollback", "stages[1].rollback.webhook.path", "is not a path below")]
    [InlineData("path: /rollback", "path: /a/../b", "stages[1].rollback.webhook.path", "'.' or '..'")]
    [InlineData("path: /rollback", "path: /a/%2e%2E/b", "stages[1].rollback.webhook.path", "'.' or '..'")]
    [InlineData("path: /rollback", "path: /a%2f..%2fb", "stages[1].rollback.webhook.path", "'.' or '..'")]
    [InlineData("path: /rollback", "path: /a\\b", "stages[1].rollback.webhook.path", "is not a path below")]
    [InlineData("path: /rollback", "path: \"/a b\"", "stages[1].rollback.webhook.path", "percent-encode")]
    [InlineData("path: /rollback", "path: \"/a#b\"", "stages[1].rollback.webhook.path", "is not a path below")]
    [InlineData("path: /rollback", "path: \"/a\\u0000\"", "stages[1].rollback.webhook.path", "Line breaks and control characters")]
    [InlineData("X-Commit:", "Webhook-Id:", "stages[1].deploy.webhook.headers.Webhook-Id", "cannot be set")]
    [InlineData("X-Commit:", "Idempotency-Key:", "stages[1].deploy.webhook.headers.Idempotency-Key", "cannot be set")]
    [InlineData("X-Commit:", "host:", "stages[1].deploy.webhook.headers.host", "cannot be set")]
    [InlineData("X-Commit:", "Content-Length:", "stages[1].deploy.webhook.headers.Content-Length", "cannot be set")]
    [InlineData("X-Commit:", "Authorization:", "stages[1].deploy.webhook.headers.Authorization", "cannot be set")]
    [InlineData("X-Commit:", "\"X Commit\":", "stages[1].deploy.webhook.headers[\"X Commit\"]", "is not a valid name")]
    [InlineData("X-Commit:", "X-A: a, x-a:", "stages[1].deploy.webhook.headers.x-a", "in different case")]
    [InlineData("\"{{release.commit}}\"", "\"ü\"", "stages[1].deploy.webhook.headers.X-Commit", "visible ASCII")]
    [InlineData("value: $.rate", "value: rate", "stages[1].health.checks[1].http.value", "starts with '$'")]

    // templates
    [InlineData("{{ release.version }}", "{{ release.versoin }}", "stages[0].deploy.webhook.path", "'release.versoin' is unknown; did you mean 'release.version'?")]
    [InlineData("?region={{variables.region}}", "?region={{variables.regio}}", "stages[0].deploy.webhook.path", "do not define it; did you mean 'variables.region'?")]
    [InlineData("{{ release.version }}", "{{ release.version", "stages[0].deploy.webhook.path", "unknown|not a template")]
    [InlineData("{{release.commit}}", "{{release.commit | upper}}", "stages[1].deploy.webhook.headers.X-Commit", "is not a template")]
    [InlineData("{{stage.attempt}}", "{{stage.attempt", "stages[1].deploy.webhook.body.list[3]", "'{{' is not closed")]
    [InlineData("{{stage.attempt}}", "{{}}", "stages[1].deploy.webhook.body.list[3]", "is not a template")]
    public void Read_OneMistake_IsReportedAtItsPlace(string text, string replacement, string? path, string? message)
    {
        PlanReading reading = PlanSamples.ReadFullWith(text, replacement);

        if (path is null)
        {
            Assert.Empty(reading.Errors);
            return;
        }

        PlanError error = Assert.Single(reading.Errors, e => e.Path == path && message!.Split('|').Any(m => e.Message.Contains(m, StringComparison.Ordinal)));
        Assert.Null(reading.Plan);
        Assert.InRange(error.Line, 1, PlanSamples.Full.Split('\n').Length + 2);
        Assert.Contains(error.Message[^1], ".?");
    }

    [Theory]
    [InlineData("change: { jira: { connection: tracker, project: OPS } }", "change.jira")]
    [InlineData("change: { jira: { connection: tracker, project: OPS, issueType: Change, issue: OPS-1 } }", "change.jira")]
    [InlineData("change: { jira: { connection: tracker, project: ops, issueType: Change } }", "change.jira.project")]
    [InlineData("change: { jira: { connection: prom, issue: OPS-1 } }", "change.jira.connection")]
    [InlineData("change: { jira: { connection: tracker, issue: \"OPS-{{stage.attempt}}\" } }", "change.jira.issue")]
    [InlineData("change: { jira: { connection: tracker, issue: OPS-1, statuses: { ended: x } } }", "change.jira.statuses.ended")]
    [InlineData("change: { serviceNow: { connection: snow, type: large } }", "change.serviceNow.type")]
    [InlineData("change: { serviceNow: { connection: snow } }", "change.serviceNow")]
    [InlineData("change: { serviceNow: { connection: snow, type: normal }, jira: { connection: tracker, issue: OPS-1 } }", "change")]
    [InlineData("change: {}", "change")]
    [InlineData("notify: { chat: [target] }", "notify.chat[0]")]
    [InlineData("notify: { chat: [paymentsRoom, PAYMENTSROOM] }", "notify.chat[1]")]
    [InlineData("notify: {}", "notify")]
    public void Read_MistakeAboutPeople_IsReportedAtItsPlace(string keys, string path) =>
        Assert.Contains(PlanSamples.Read($"{keys}\n{PlanSamples.Minimal}").Errors, error => error.Path == path);

    [Theory]
    [InlineData("change: { jira: { connection: tracker, project: OPS, issueType: Change } }")]
    [InlineData("change: { jira: { connection: tracker, issue: \"{{variables.change}}\", summary: \"{{release.version}}\" } }\nvariables: { change: OPS-1 }")]
    [InlineData("change: { serviceNow: { connection: snow, type: normal, states: { started: \"-1\", succeeded: \"3\" } } }")]
    [InlineData("notify: { chat: [paymentsRoom, opsRoom] }")]
    public void Read_KeysAboutPeople_AreUnderstood(string keys) => Assert.Empty(PlanSamples.Read($"{keys}\n{PlanSamples.Minimal}").Errors);

    [Theory]
    [InlineData("jira: { connection: tracker, issue: OPS-1, status: Done }", null)]
    [InlineData("serviceNow: { connection: snow, change: CHG0030001, state: \"-2\" }", null)]
    [InlineData("jira: { connection: tracker, issue: OPS-1 }", "stages[0].checklist[0].jira.status")]
    [InlineData("jira: { connection: tracker, issue: OPS-1, status: Done }, pass: \"> 0\"", "stages[0].checklist[0].pass")]
    [InlineData("jira: { connection: tracker, issue: OPS-1, status: Done }, serviceNow: { connection: snow, change: CHG1, state: x }", "stages[0].checklist[0]")]
    public void Read_ItemOfATicket_IsCheckedAndUnderstood(string keys, string? path)
    {
        IReadOnlyList<PlanError> errors = PlanSamples.Read($"{PlanSamples.Minimal}\n    checklist: [ {{ item: change, text: Approved, {keys} }} ]\n").Errors;

        Assert.Equal(path is null ? [] : [path], errors.Select(error => error.Path));
    }

    [Fact]
    public void Read_OnFailureRollbackWithoutRollback_IsAnError()
    {
        PlanReading reading = PlanSamples.Read(PlanSamples.Minimal + "\n    onFailure: rollback\n");

        PlanError error = Assert.Single(reading.Errors);
        Assert.Equal("stages[0].onFailure", error.Path);
    }

    [Fact]
    public void Read_CircleThroughTheDefault_NamesEveryStageAndTheDefault()
    {
        const string Deploy = "environment: e, deploy: { webhook: { connection: target, path: /d } }";
        PlanReading reading = PlanSamples.Read($$"""
            plan: p
            stages:
              - { stage: a, needs: [c], {{Deploy}} }
              - { stage: b, {{Deploy}} }
              - { stage: c, {{Deploy}} }
              - { stage: d, needs: [d, a], {{Deploy}} }
            """);

        Assert.Equal(["stages[1].needs", "stages[3].needs[0]"], reading.Errors.Select(e => e.Path));
        Assert.Contains("a → c → b → a (a stage without 'needs' needs the one above it)", reading.Errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TemplateInTheMiddleOfALine_IsReportedAtItsBraces()
    {
        PlanReading reading = PlanSamples.Read("""
            plan: p
            stages:
              - stage: a
                environment: e
                deploy:
                  webhook:
                    connection: target
                    path: '/it''s/{{release.version}}/{{nope}}'
                    body:
                      text: |
                        first
                        second {{also.nope}}
            """);

        Assert.Equal([(8, 43), (12, 20)], reading.Errors.Select(e => (e.Line, e.Column)));
    }

    [Fact]
    public void Read_TooManyStages_IsAnError()
    {
        string stages = string.Concat(Enumerable.Range(0, PlanLimits.MaxStages + 1).Select(i =>
            $"  - {{ stage: s{i}, environment: e, deploy: {{ webhook: {{ connection: target, path: /d }} }} }}\n"));

        PlanReading reading = PlanSamples.Read("plan: p\nstages:\n" + stages);

        PlanError error = Assert.Single(reading.Errors);
        Assert.Equal("stages", error.Path);
        Assert.Contains("Expected 1 to 100 stages, found 101", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MoreErrorsThanAnyoneReads_AreCounted()
    {
        string keys = string.Concat(Enumerable.Range(0, PlanLimits.MaxErrors + 50).Select(i => $"key{i}: 1\n"));

        PlanReading reading = PlanSamples.Read(keys + PlanSamples.Minimal);

        Assert.Equal(PlanLimits.MaxErrors + 1, reading.Errors.Count);
        Assert.Contains("50 more errors", reading.Errors[^1].Message, StringComparison.Ordinal);
    }
}

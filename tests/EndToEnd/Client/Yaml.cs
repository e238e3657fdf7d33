namespace EndToEnd.Client;

/// <summary>Parts of plans against the sample target, one line each.</summary>
public static class Yaml
{
    /// <summary>A deployment; patient in sending, since the target may be told to refuse.</summary>
    public static string Deploy(string service, string stage, string completion = "callback", string timeout = "90s") => Webhook("deploy", service, stage, completion, timeout);

    public static string Rollback(string service, string stage, string completion = "callback") => Webhook("rollback", service, stage, completion, "90s");

    public static string Approval(string from, string more = "timeout: 10m") => $"approval: {{ from: [{from}], {more} }}";

    /// <summary>A gate on the service's front page; the target answers 503 there when unhealthy.</summary>
    public static string HttpGate(string service, string bake = "2s", string more = "") =>
        $"health: {{ bake: {bake}, every: 1s, {more} checks: [ {{ check: answers, http: {{ connection: targetHttp, path: \"/health?service={service}\" }}, pass: \">= 200 and < 300\" }} ] }}";

    /// <summary>A gate on the error rate that Prometheus has scraped; one failure is tolerated, because scraping lags behind.</summary>
    public static string PrometheusGate(string query) =>
        $"health: {{ bake: 4s, every: 1s, initialDelay: 2s, checks: [ {{ check: error-rate, prometheus: {{ connection: prom, query: '{query}' }}, pass: \"<= 0.05\", failureLimit: 1 }} ] }}";

    private static string Webhook(string action, string service, string stage, string completion, string timeout) =>
        $"{action}: {{ webhook: {{ connection: target, path: \"/{action}/{stage}?service={service}&mode={completion}\", completion: {completion} }}, timeout: {timeout}, retry: {{ attempts: 10, delay: 300ms, backoff: 1 }} }}";
}

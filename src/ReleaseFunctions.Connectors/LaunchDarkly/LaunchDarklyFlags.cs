using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Flags;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Flags;

namespace ReleaseFunctions.Connectors.LaunchDarkly;

/// <summary>Ramps the default rule of a flag in one environment of LaunchDarkly, by semantic patch. Targets and rules of the flag stay as they are.</summary>
internal sealed class LaunchDarklyFlags(ApiClient client) : IFlagSystem
{
    private const string SemanticPatch = "application/json; domain-model=launchdarkly.semanticpatch";
    public const string ApiVersion = "20240415";
    public static readonly Uri PublicUrl = new("https://app.launchdarkly.com");

    public ConnectionKind Kind => ConnectionKind.LaunchDarkly;

    public async Task<FlagAnswer> ReadAsync(ConnectionSettings connection, FlagTarget flag, CancellationToken cancellationToken)
    {
        DefaultRule rule = await GetAsync(connection, (LaunchDarklyFlag)flag, cancellationToken);
        double percentage = rule.Percentage();
        return FlagAnswer.Done($"{flag.Name} stands at {FlagWords.Percent(percentage)}.", new FlagState(percentage, rule.Snapshot()), percentage);
    }

    public async Task<FlagAnswer> SetAsync(ConnectionSettings connection, FlagOrder order, CancellationToken cancellationToken)
    {
        LaunchDarklyFlag flag = (LaunchDarklyFlag)order.Flag;
        DefaultRule rule = await GetAsync(connection, flag, cancellationToken);
        double standing = rule.Percentage();
        if (!Percentages.Same(standing, order.To))
        {
            if (!Percentages.Same(standing, order.From))
            {
                throw Percentages.Changed(order, standing);
            }

            rule = await PatchAsync(connection, flag, rule.Ramp(order.To), order.Comment, cancellationToken);
        }

        double reached = rule.Percentage();
        return Percentages.Same(reached, order.To)
            ? FlagAnswer.Done($"{flag.Name} stands at {FlagWords.Percent(order.To)}.", new FlagState(order.To, rule.Snapshot()), standing)
            : FlagAnswer.TryAgain($"{connection.Name} took the change of {flag.Name}, but answered that it stands at {FlagWords.Percent(reached)}.");
    }

    public async Task<FlagAnswer> RevertAsync(ConnectionSettings connection, FlagTarget flag, JsonElement snapshot, string comment, CancellationToken cancellationToken)
    {
        LaunchDarklyFlag dark = (LaunchDarklyFlag)flag;
        DefaultRule rule = await GetAsync(connection, dark, cancellationToken);
        double? from = rule.KnownPercentage();
        JsonArray instructions = rule.Restore(snapshot);
        if (instructions.Count > 0)
        {
            rule = await PatchAsync(connection, dark, instructions, comment, cancellationToken);
        }

        return rule.Restore(snapshot).Count == 0
            ? FlagAnswer.Done($"{flag.Name} is as it was before the ramp.", new FlagState(rule.KnownPercentage() ?? 0, rule.Snapshot()), from)
            : FlagAnswer.TryAgain($"{connection.Name} took the change of {flag.Name}, but answered that it is not as it was before the ramp.");
    }

    private async Task<DefaultRule> GetAsync(ConnectionSettings connection, LaunchDarklyFlag flag, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = Request(connection, HttpMethod.Get, flag);
        ApiReply reply = await client.SendAsync(connection, request, cancellationToken);
        return reply.Status == 200 ? DefaultRule.Of(connection.Name, flag, reply.ReadObject(connection.Name)) : throw reply.Failure(connection.Name, Remedy(reply, flag));
    }

    private async Task<DefaultRule> PatchAsync(ConnectionSettings connection, LaunchDarklyFlag flag, JsonArray instructions, string comment, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = Request(connection, HttpMethod.Patch, flag);
        JsonObject patch = new() { ["environmentKey"] = flag.Environment, ["comment"] = comment, ["instructions"] = instructions };
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(patch)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(SemanticPatch) } };
        ApiReply reply = await client.SendAsync(connection, request, cancellationToken);
        if (reply.Status == 200)
        {
            return DefaultRule.Of(connection.Name, flag, reply.ReadObject(connection.Name));
        }

        throw NeedsApproval(reply) ? ApiCallException.Refused(reply.Failure(connection.Name, Remedy(reply, flag)).Message)
            : reply.Status == 409 ? ApiCallException.TryAgain(reply.Failure(connection.Name).Message)
            : reply.Failure(connection.Name, Remedy(reply, flag));
    }

    private static HttpRequestMessage Request(ConnectionSettings connection, HttpMethod method, LaunchDarklyFlag flag)
    {
        string path = $"/api/v2/flags/{Uri.EscapeDataString(flag.Project)}/{Uri.EscapeDataString(flag.Flag)}?env={Uri.EscapeDataString(flag.Environment)}";
        if (!ConnectionUrl.TryCombine(connection.Url ?? PublicUrl, path, out Uri url, out string fault))
        {
            throw ApiCallException.Refused($"{connection.Name} cannot be asked: {fault}.");
        }

        HttpRequestMessage request = new(method, url);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.TryAddWithoutValidation("LD-API-Version", ApiVersion);
        request.Headers.TryAddWithoutValidation("Authorization", connection.Token); // without a scheme
        return request;
    }

    // 405 is the documented answer; the others are told by their words.
    private static bool NeedsApproval(ApiReply reply) =>
        reply.Status == 405 || (reply.Status is 403 or 409 && reply.Detail().Contains("approv", StringComparison.OrdinalIgnoreCase));

    private static string? Remedy(ApiReply reply, LaunchDarklyFlag flag) => reply.Status switch
    {
        _ when NeedsApproval(reply) => $"The environment {flag.Environment} of LaunchDarkly requires an approval for changes, which a ramp cannot wait for; let the connection's token bypass it, or approve the change there and take the flag out of the plan.",
        400 or 422 => "Nothing was changed.",
        401 => "The connection's token is not valid; set Connections__<name>__Token.",
        403 => "The connection's token may not do this; its role needs updateOn and updateFallthrough for the flag.",
        404 => $"There is no flag {flag.Flag} in project {flag.Project} that the connection's token can see.",
        _ => null,
    };
}

using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Flags;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Flags;

namespace ReleaseFunctions.Connectors.AppConfiguration;

/// <summary>Ramps a feature flag of Azure App Configuration by the percentage of its targeting or percentage filter. Everything else in the flag stays as it is.</summary>
internal sealed class AppConfigurationFlags(ApiClient client, AppConfigurationSignIn signIn) : IFlagSystem
{
    public const string ApiVersion = "2023-11-01";
    private const string KeyValueType = "application/vnd.microsoft.appconfig.kv+json";

    /// <summary>Tries of one call when somebody else writes the flag at the same time.</summary>
    private const int Tries = 3;

    // What the service wants to see again, so that a read after a write sees it; by connection.
    private readonly ConcurrentDictionary<string, string> _syncTokens = new(StringComparer.OrdinalIgnoreCase);

    public ConnectionKind Kind => ConnectionKind.AppConfiguration;

    public async Task<FlagAnswer> ReadAsync(ConnectionSettings connection, FlagTarget flag, CancellationToken cancellationToken)
    {
        FeatureFlag found = (await GetAsync(connection, (AppConfigurationFlag)flag, cancellationToken)).Flag;
        double percentage = found.Percentage();
        return FlagAnswer.Done($"{flag.Name} stands at {FlagWords.Percent(percentage)}.", new FlagState(percentage, found.Snapshot()), percentage);
    }

    public async Task<FlagAnswer> SetAsync(ConnectionSettings connection, FlagOrder order, CancellationToken cancellationToken)
    {
        double from = 0;
        FeatureFlag flag = await ChangeAsync(
            connection,
            (AppConfigurationFlag)order.Flag,
            found =>
            {
                from = found.Percentage();
                return Percentages.Same(from, order.To) ? null
                    : Percentages.Same(from, order.From) ? found.Ramped(order.To)
                    : throw Percentages.Changed(order, from);
            },
            cancellationToken);
        double reached = flag.Percentage();
        return Percentages.Same(reached, order.To)
            ? FlagAnswer.Done($"{order.Flag.Name} stands at {FlagWords.Percent(order.To)}.", new FlagState(order.To, flag.Snapshot()), from)
            : FlagAnswer.TryAgain($"{connection.Name} took the change of {order.Flag.Name}, but answered that it stands at {FlagWords.Percent(reached)}.");
    }

    public async Task<FlagAnswer> RevertAsync(ConnectionSettings connection, FlagTarget flag, JsonElement snapshot, string comment, CancellationToken cancellationToken)
    {
        double? from = null;
        FeatureFlag restored = await ChangeAsync(
            connection,
            (AppConfigurationFlag)flag,
            found =>
            {
                from = found.KnownPercentage();
                return found.Is(snapshot) ? null : found.Restored(snapshot);
            },
            cancellationToken);
        return restored.Is(snapshot)
            ? FlagAnswer.Done($"{flag.Name} is as it was before the ramp.", new FlagState(restored.KnownPercentage() ?? 0, restored.Snapshot()), from)
            : FlagAnswer.TryAgain($"{connection.Name} took the change of {flag.Name}, but answered that it is not as it was before the ramp.");
    }

    /// <summary>Reads, changes and writes, on the condition that nobody wrote in between; again a few times where somebody did.</summary>
    /// <param name="change">The flag as it is to be; null: it is so already.</param>
    /// <returns>The flag as the service says it is.</returns>
    private async Task<FeatureFlag> ChangeAsync(ConnectionSettings connection, AppConfigurationFlag flag, Func<FeatureFlag, FeatureFlag?> change, CancellationToken cancellationToken)
    {
        for (int tries = 1; true; tries++)
        {
            KeyValue found = await GetAsync(connection, flag, cancellationToken);
            if (change(found.Flag) is not { } changed)
            {
                return found.Flag;
            }

            ApiReply reply = await SendAsync(connection, HttpMethod.Put, flag, found.Write(changed), found.ETag, cancellationToken);
            if (reply.Status == 200)
            {
                return KeyValue.Of(connection.Name, flag, reply).Flag;
            }

            if (reply.Status != 412)
            {
                throw reply.Failure(connection.Name, Remedy(reply, flag));
            }

            if (tries == Tries)
            {
                throw ApiCallException.TryAgain($"{connection.Name}: the flag {flag.Key} was written by somebody else {Tries} times in between.");
            }
        }
    }

    private async Task<KeyValue> GetAsync(ConnectionSettings connection, AppConfigurationFlag flag, CancellationToken cancellationToken)
    {
        ApiReply reply = await SendAsync(connection, HttpMethod.Get, flag, null, null, cancellationToken);
        return reply.Status == 200 ? KeyValue.Of(connection.Name, flag, reply) : throw reply.Failure(connection.Name, Remedy(reply, flag));
    }

    private async Task<ApiReply> SendAsync(
        ConnectionSettings connection, HttpMethod method, AppConfigurationFlag flag, JsonObject? body, string? etag, CancellationToken cancellationToken)
    {
        string path = $"/kv/.appconfig.featureflag%2F{Uri.EscapeDataString(flag.Key)}?label={Uri.EscapeDataString(flag.Label ?? "\0")}&api-version={ApiVersion}";
        if (!ConnectionUrl.TryCombine(connection.Url!, path, out Uri url, out string fault))
        {
            throw ApiCallException.Refused($"{connection.Name} cannot be asked: {fault}.");
        }

        byte[] content = body is null ? [] : JsonSerializer.SerializeToUtf8Bytes(body);
        using HttpRequestMessage request = new(method, url);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue(KeyValueType) } };
            request.Headers.TryAddWithoutValidation("If-Match", etag);
        }

        if (_syncTokens.TryGetValue(connection.Name, out string? token))
        {
            request.Headers.TryAddWithoutValidation("Sync-Token", token);
        }

        await signIn.AddAsync(connection, request, content, cancellationToken);
        return await client.SendAsync(connection, request, cancellationToken, headers =>
        {
            if (headers.TryGetValues("Sync-Token", out IEnumerable<string>? tokens))
            {
                // id=value;sn=number: the number is for the client's eyes only.
                _syncTokens[connection.Name] = string.Join(',', tokens.SelectMany(each => each.Split(',')).Select(each => each.Split(';')[0].Trim()));
            }
        });
    }

    private static string? Remedy(ApiReply reply, AppConfigurationFlag flag) => reply.Status switch
    {
        401 => "The connection's credential is not accepted; look at its access key, or its identity and the clock of this machine.",
        403 => "The connection's identity may not do this; it needs the role App Configuration Data Owner.",
        404 => $"There is no feature flag {flag.Key} {(flag.Label is null ? "without a label" : $"with the label {flag.Label}")}; create it first.",
        409 => $"The feature flag {flag.Key} is locked; unlock it.",
        _ => null,
    };
}

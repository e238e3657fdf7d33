using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Github;

/// <summary>The bearer token of a call: the connection's own, or one of its App's installation in the repository, which is kept until shortly before its end.</summary>
internal sealed class GithubApps(ApiClient client, TimeProvider time)
{
    /// <summary>A token is renewed so long before its end that no call outlives it.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);

    /// <summary>More than so many repositories at once are not kept.</summary>
    private const int MaxKept = 500;

    private readonly ConcurrentDictionary<(ConnectionSettings, GithubRepository), InstallationToken> _kept = new();

    /// <exception cref="ApiCallException">The App's key is refused, or it is not installed there.</exception>
    public async Task<string> TokenAsync(ConnectionSettings connection, GithubRepository repository, CancellationToken cancellationToken)
    {
        if (connection.Token is { } own)
        {
            return own;
        }

        if (_kept.TryGetValue((connection, repository), out InstallationToken? kept) && kept.EndsAt - Early > time.GetUtcNow())
        {
            return kept.Text;
        }

        InstallationToken token;
        try
        {
            token = await CreateAsync(connection, repository, cancellationToken);
        }
        catch (ApiCallException fault)
        {
            throw fault.BeforeItWasSent();
        }

        if (_kept.Count >= MaxKept)
        {
            _kept.Clear();
        }

        _kept[(connection, repository)] = token;
        return token.Text;
    }

    /// <summary>Drops a token that was refused. False: there is no other to be had.</summary>
    public bool Forget(ConnectionSettings connection, GithubRepository repository) => _kept.TryRemove((connection, repository), out _);

    private async Task<InstallationToken> CreateAsync(ConnectionSettings connection, GithubRepository repository, CancellationToken cancellationToken)
    {
        ApiReply found = await SendAsync(connection, HttpMethod.Get, $"{repository.Path}/installation", null, cancellationToken);
        if (found.Status != 200 || found.ReadObject(connection.Name).WholeAt("id") is not { } installation)
        {
            throw Failure(connection, found, $"asked for the App's installation in {repository}", "Install the App in the repository.");
        }

        // Only what is needed here, whatever else the App may do.
        JsonObject wanted = new() { ["repositories"] = new JsonArray(repository.Name), ["permissions"] = new JsonObject { ["actions"] = "write" } };
        ApiReply created = await SendAsync(connection, HttpMethod.Post, $"app/installations/{installation}/access_tokens", wanted, cancellationToken);
        return created.Status == 201 && created.ReadObject(connection.Name) is var body && body.TextAt("token") is { Length: > 0 } token
            ? new InstallationToken(token, body.MomentAt("expires_at") ?? time.GetUtcNow())
            : throw Failure(connection, created, $"asked for a token of the App's installation in {repository}", "Give the App the repository permission 'Actions: read and write', and accept it in the installation.");
    }

    private async Task<ApiReply> SendAsync(ConnectionSettings connection, HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = GithubApi.Request(connection, method, path, GithubAppKey.Sign(connection, time.GetUtcNow()));
        request.Content = body is null ? null : JsonContent.Create(body);
        return await client.SendAsync(connection, request, cancellationToken);
    }

    private static ApiCallException Failure(ConnectionSettings connection, ApiReply reply, string call, string remedy) => reply.IsSuccess
        ? ApiCallException.TryAgain($"{connection.Name}, {call}, answered {reply.Status} with something that is no answer to it.")
        : GithubApi.Failure(connection, reply, call, remedy);

    private sealed record InstallationToken(string Text, DateTimeOffset EndsAt);
}

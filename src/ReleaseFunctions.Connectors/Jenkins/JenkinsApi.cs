using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Jenkins;

/// <summary>Calls of Jenkins, with an API token, or with a password and what protects sessions against forged requests (crumb and cookie).</summary>
internal sealed class JenkinsApi(ApiClient client, ConnectorLimits limits)
{
    /// <summary>Asks for a part of an object; all of it can be megabytes.</summary>
    /// <param name="path">Of the object, without <c>api/json</c>; empty: Jenkins itself.</param>
    /// <param name="tree">The members that are wanted.</param>
    public Task<ApiReply> ReadAsync(ConnectionSettings connection, string path, string tree, CancellationToken cancellationToken) =>
        GetAsync(connection, $"{(path.Length == 0 ? path : path + '/')}api/json?tree={Uri.EscapeDataString(tree)}", cancellationToken);

    /// <summary>Asks for what a plugin shows in its own way.</summary>
    public async Task<ApiReply> GetAsync(ConnectionSettings connection, string path, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = Request(connection, HttpMethod.Get, path);
        return await client.SendAsync(connection, request, cancellationToken);
    }

    public async Task<ApiReply> PostAsync(ConnectionSettings connection, string path, IReadOnlyDictionary<string, string>? form, CancellationToken cancellationToken)
    {
        Crumb? crumb = connection.Token is null ? await CrumbAsync(connection, cancellationToken) : null;
        using HttpRequestMessage request = Request(connection, HttpMethod.Post, path);
        request.Content = new FormUrlEncodedContent(form ?? new Dictionary<string, string>());
        if (crumb is not null)
        {
            request.Headers.TryAddWithoutValidation(crumb.Field, crumb.Value);
            request.Headers.TryAddWithoutValidation("Cookie", crumb.Cookies);
        }

        return await client.SendAsync(connection, request, cancellationToken, timeout: limits.DeploymentTimeout);
    }

    /// <summary>An answer that is no success, with what was asked for and what to do.</summary>
    public static ApiCallException Failure(ConnectionSettings connection, ApiReply reply, string call, string remedy) => reply.Failure($"{connection.Name}, {call},", reply.Status switch
    {
        401 => Credential(connection),
        _ when SignIn(reply) => $"It asks for a sign-in: {Credential(connection)}",
        403 when reply.Text?.Contains("crumb", StringComparison.OrdinalIgnoreCase) == true => $"A proxy may have dropped the crumb or its cookie; use an API token (Connections__{connection.Name}__Token), which needs none.",
        >= 300 and < 400 => null,
        _ => remedy,
    });

    /// <summary>Some realms send whoever is not signed in to a page, instead of refusing.</summary>
    public static bool SignIn(ApiReply reply) => reply.Status is >= 300 and < 400 && reply.Header("Location") is { } to
        && (to.Contains("/login", StringComparison.OrdinalIgnoreCase) || to.Contains("/securityRealm/", StringComparison.OrdinalIgnoreCase));

    private static string Credential(ConnectionSettings connection) =>
        $"correct Connections__{connection.Name}__User and __{(connection.Token is null ? "Secret (a password)" : "Token (an API token)")}.";

    private static HttpRequestMessage Request(ConnectionSettings connection, HttpMethod method, string path)
    {
        HttpRequestMessage request = new(method, ApiAddress.Below(connection, connection.Url!, path));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{connection.User}:{connection.Token ?? connection.Secret}")));
        return request;
    }

    /// <summary>Null: this Jenkins asks for none. What it is for has not been sent yet.</summary>
    private async Task<Crumb?> CrumbAsync(ConnectionSettings connection, CancellationToken cancellationToken)
    {
        try
        {
            string cookies = string.Empty;
            using HttpRequestMessage request = Request(connection, HttpMethod.Get, "crumbIssuer/api/json");
            ApiReply reply = await client.SendAsync(connection, request, cancellationToken, headers => cookies = Cookies(headers));
            if (reply.Status == 404)
            {
                return null;
            }

            return reply.Status == 200 && reply.ReadObject(connection.Name) is var body && body.TextAt("crumbRequestField") is { } field && body.TextAt("crumb") is { } value
                ? new Crumb(field, value, cookies)
                : throw Failure(connection, reply, "asked for a crumb", "Use an API token, which needs none.");
        }
        catch (ApiCallException fault)
        {
            throw fault.BeforeItWasSent();
        }
    }

    private static string Cookies(HttpResponseHeaders headers) => headers.TryGetValues("Set-Cookie", out IEnumerable<string>? set)
        ? string.Join("; ", set.Select(cookie => cookie.Split(';', 2)[0].Trim()))
        : string.Empty;

    private sealed record Crumb(string Field, string Value, string Cookies);
}

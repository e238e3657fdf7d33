using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using EmbeddedMonitorQuery.Models;
using EmbeddedMonitorQuery.Wire;

namespace EmbeddedMonitorQuery;

/// <summary>Runs Kusto queries in Log Analytics workspaces. Throttled and failed calls are retried as the options say.</summary>
public class LogsQueryClient
{
    private static readonly Uri DefaultEndpoint = new("https://api.loganalytics.azure.com");

    // The answer of a query that uses up its time on the server still has to travel.
    private static readonly TimeSpan NetworkAllowance = TimeSpan.FromSeconds(15);

    private readonly HttpPipeline _pipeline;
    private readonly string _versionPath;

    public LogsQueryClient(TokenCredential credential)
        : this(credential, new LogsQueryClientOptions())
    {
    }

    public LogsQueryClient(TokenCredential credential, LogsQueryClientOptions options)
        : this(DefaultEndpoint, credential, options)
    {
    }

    public LogsQueryClient(Uri endpoint, TokenCredential credential)
        : this(endpoint, credential, new LogsQueryClientOptions())
    {
    }

    /// <param name="endpoint">The service's address; https, because the token travels with every call.</param>
    public LogsQueryClient(Uri endpoint, TokenCredential credential, LogsQueryClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        LogsQueryClientOptions used = options ?? new LogsQueryClientOptions();
        Endpoint = endpoint;
        _versionPath = used.VersionPath;
        _pipeline = HttpPipelineBuilder.Build(
            used, new BearerTokenAuthenticationPolicy(credential, (used.Audience ?? LogsQueryAudience.AzurePublicCloud).Scope));
    }

    public Uri Endpoint { get; }

    /// <summary>Runs a query in one workspace.</summary>
    /// <param name="workspaceId">The workspace's GUID.</param>
    /// <exception cref="RequestFailedException">The service refused or failed the query, or answered in part without
    /// <see cref="LogsQueryOptions.AllowPartialErrors"/>.</exception>
    public virtual async Task<Response<LogsQueryResult>> QueryWorkspaceAsync(
        string workspaceId, string query, QueryTimeRange timeRange, LogsQueryOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(workspaceId);
        ArgumentException.ThrowIfNullOrEmpty(query);
        using HttpMessage message = CreateMessage(workspaceId, query, timeRange, options);
        await _pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        Response response = message.Response;
        if (response.Status != 200)
        {
            throw new RequestFailedException(response);
        }

        LogsQueryResult result = LogsAnswer.Read(response);
        return result.Error is null || options?.AllowPartialErrors == true
            ? Response.FromValue(result, response)
            : throw new RequestFailedException(
                response.Status,
                $"The query has a result, but with errors: {result.Error.Message} (set AllowPartialErrors to get the result).",
                result.Error.Code,
                innerException: null);
    }

    private HttpMessage CreateMessage(string workspaceId, string query, QueryTimeRange timeRange, LogsQueryOptions? options)
    {
        HttpMessage message = _pipeline.CreateMessage();
        Request request = message.Request;
        request.Method = RequestMethod.Post;
        request.Uri.Reset(Endpoint);
        request.Uri.AppendPath($"/{_versionPath}/workspaces/", escape: false);
        request.Uri.AppendPath(workspaceId, escape: true);
        request.Uri.AppendPath("/query", escape: false);
        request.Headers.Add("Accept", "application/json");
        request.Headers.Add("Content-Type", "application/json");
        if (options?.ServerTimeout is { } timeout)
        {
            request.Headers.Add("Prefer", FormattableString.Invariant($"wait={(int)timeout.TotalSeconds}"));
            message.NetworkTimeout = timeout + NetworkAllowance;
        }

        request.Content = RequestContent.Create(LogsQuestion.Write(query, timeRange, options?.AdditionalWorkspaces ?? []));
        return message;
    }
}

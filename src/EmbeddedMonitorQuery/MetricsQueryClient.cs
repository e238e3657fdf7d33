using System.Globalization;
using System.Xml;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using EmbeddedMonitorQuery.Models;
using EmbeddedMonitorQuery.Wire;

namespace EmbeddedMonitorQuery;

/// <summary>Reads the metrics of Azure resources. Throttled and failed calls are retried as the options say.</summary>
public class MetricsQueryClient
{
    private static readonly Uri DefaultEndpoint = new("https://management.azure.com");

    private readonly HttpPipeline _pipeline;
    private readonly string _apiVersion;

    public MetricsQueryClient(TokenCredential credential)
        : this(credential, new MetricsQueryClientOptions())
    {
    }

    public MetricsQueryClient(TokenCredential credential, MetricsQueryClientOptions options)
        : this(DefaultEndpoint, credential, options)
    {
    }

    /// <param name="endpoint">The address of Azure Resource Manager; https, because the token travels with every call.</param>
    public MetricsQueryClient(Uri endpoint, TokenCredential credential, MetricsQueryClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        MetricsQueryClientOptions used = options ?? new MetricsQueryClientOptions();
        Endpoint = endpoint;
        _apiVersion = used.ApiVersion;
        _pipeline = HttpPipelineBuilder.Build(
            used, new BearerTokenAuthenticationPolicy(credential, (used.Audience ?? MetricsQueryAudience.AzurePublicCloud).Scope));
    }

    public Uri Endpoint { get; }

    /// <summary>Reads metrics of one resource.</summary>
    /// <param name="resourceId">The resource's full id, from <c>/subscriptions/</c> on.</param>
    /// <exception cref="RequestFailedException">The service refused or failed the query.</exception>
    public virtual async Task<Response<MetricsQueryResult>> QueryResourceAsync(
        string resourceId, IEnumerable<string> metrics, MetricsQueryOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(resourceId);
        ArgumentNullException.ThrowIfNull(metrics);
        using HttpMessage message = CreateMessage(resourceId, metrics, options ?? new MetricsQueryOptions());
        await _pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        Response response = message.Response;
        return response.Status == 200
            ? Response.FromValue(MetricsAnswer.Read(response), response)
            : throw new RequestFailedException(response);
    }

    private HttpMessage CreateMessage(string resourceId, IEnumerable<string> metrics, MetricsQueryOptions options)
    {
        HttpMessage message = _pipeline.CreateMessage();
        Request request = message.Request;
        request.Method = RequestMethod.Get;
        request.Uri.Reset(Endpoint);
        request.Uri.AppendPath($"/{resourceId.Trim('/')}/providers/microsoft.insights/metrics", escape: false);
        Append(request, "timespan", options.TimeRange?.ToIso());
        Append(request, "interval", options.Granularity is { } granularity ? XmlConvert.ToString(granularity) : null);
        Append(request, "metricnames", string.Join(',', metrics));
        Append(request, "aggregation", string.Join(',', options.Aggregations));
        Append(request, "top", options.Size?.ToString(CultureInfo.InvariantCulture));
        Append(request, "orderby", options.OrderBy);
        Append(request, "$filter", options.Filter);
        Append(request, "api-version", _apiVersion);
        Append(request, "metricnamespace", options.MetricNamespace);
        request.Headers.Add("Accept", "application/json");
        return message;
    }

    private static void Append(Request request, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            request.Uri.AppendQuery(name, value, escapeValue: true);
        }
    }
}

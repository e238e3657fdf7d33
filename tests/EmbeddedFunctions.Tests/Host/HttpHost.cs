using EmbeddedFunctions.Builder;
using EmbeddedFunctions.Engine;

namespace EmbeddedFunctions.Tests.Host;

/// <summary>Starts hosts for HTTP tests: no route prefix, only the functions named.</summary>
internal static class HttpHost
{
    public static Task<EmbeddedTestHost> StartAsync(
        Type functions, Action<FunctionsApplicationBuilder>? configure = null, IReadOnlyDictionary<string, string?>? settings = null)
        => EmbeddedTestHost.StartAsync(
            builder =>
            {
                builder.ConfigureFunctionsWebApplication().UseFunctionsFrom(functions);
                configure?.Invoke(builder);
            },
            settings,
            TestFolder.WithHostJson("""{ "version": "2.0", "extensions": { "http": { "routePrefix": "" } } }"""),
            cancellationToken: TestContext.Current.CancellationToken);

    public static async Task<(int Status, string? ContentType, string Body)> GetAsync(this EmbeddedTestHost host, string path)
    {
        using HttpResponseMessage response = await host.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return await response.ReadAsync();
    }

    public static async Task<(int Status, string? ContentType, string Body)> PostAsync(this EmbeddedTestHost host, string path, HttpContent content)
    {
        using HttpResponseMessage response = await host.Client.PostAsync(
            new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return await response.ReadAsync();
    }

    public static async Task<(int Status, string? ContentType, string Body)> ReadAsync(this HttpResponseMessage response)
        => ((int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
}

using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EmbeddedMonitorQuery.Tests;

/// <summary>A service on a free local port, over TLS because the bearer policy refuses anything else. It answers what the test queued and keeps what it was asked.</summary>
internal sealed class FakeAzure : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Queue<Func<HttpContext, Task>> _answers = new();

    private FakeAzure(WebApplication app)
    {
        _app = app;
        Credential = new FakeCredential();
    }

    public Uri Address => new(_app.Urls.First());

    public List<AskedRequest> Asked { get; } = [];

    public FakeCredential Credential { get; }

    public static async Task<FakeAzure> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(server => server.Listen(
            IPAddress.Loopback, 0, listen => listen.UseHttps(SelfSigned())));
        FakeAzure fake = new(builder.Build());
        fake._app.Run(fake.AnswerAsync);
        await fake._app.StartAsync(TestContext.Current.CancellationToken);
        return fake;
    }

    public FakeAzure Answers(string json, int status = 200, params (string Name, string Value)[] headers)
    {
        _answers.Enqueue(async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            foreach ((string name, string value) in headers)
            {
                context.Response.Headers[name] = value;
            }

            await context.Response.WriteAsync(json);
        });
        return this;
    }

    public FakeAzure NeverAnswers()
    {
        _answers.Enqueue(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        return this;
    }

    public TOptions Configure<TOptions>(TOptions options, int retries = 0)
        where TOptions : ClientOptions
    {
#pragma warning disable CA5400 // The fake's certificate belongs to this test only.
        options.Transport = new HttpClientTransport(new HttpClient(new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
        }));
#pragma warning restore CA5400
        options.Retry.MaxRetries = retries;
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        options.Retry.MaxDelay = TimeSpan.FromMilliseconds(1);
        return options;
    }

    public LogsQueryClient LogsClient(int retries = 0, Action<LogsQueryClientOptions>? configure = null)
    {
        LogsQueryClientOptions options = Configure(new LogsQueryClientOptions(), retries);
        configure?.Invoke(options);
        return new LogsQueryClient(Address, Credential, options);
    }

    public MetricsQueryClient MetricsClient(int retries = 0, MetricsQueryClientOptions? options = null)
        => new(Address, Credential, Configure(options ?? new MetricsQueryClientOptions(), retries));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using StreamReader reader = new(context.Request.Body);
        Asked.Add(new AskedRequest(
            context.Request.Method,
            context.Request.Path.Value!,
            context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()),
            context.Request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync(context.RequestAborted),
            DateTimeOffset.UtcNow));
        await _answers.Dequeue()(context);
    }

    private static X509Certificate2 SelfSigned()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }
}

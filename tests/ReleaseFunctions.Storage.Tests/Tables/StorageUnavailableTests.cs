using System.Net;
using System.Net.Sockets;
using Azure;
using Azure.Core.Pipeline;
using ReleaseFunctions.Storage.Links;
using ReleaseFunctions.Storage.Tables;

namespace ReleaseFunctions.Storage.Tests.Tables;

public sealed class StorageUnavailableTests(Azurite azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, true)]
    [InlineData(408, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(400, false)]
    [InlineData(403, false)]
    [InlineData(404, false)]
    [InlineData(409, false)]
    [InlineData(412, false)]
    public void Is_AnswerOfTheService_DependsOnItsStatus(int status, bool expected)
    {
        Assert.Equal(expected, StorageUnavailable.Is(new RequestFailedException(status, "answer")));
    }

    [Fact]
    public void Is_CallerGaveUp_IsNoOutage()
    {
        Assert.False(StorageUnavailable.Is(new OperationCanceledException()));
        Assert.False(StorageUnavailable.Is(new InvalidOperationException()));
        Assert.False(StorageUnavailable.Is(new AggregateException(new InvalidOperationException(), new TimeoutException())));
    }

    [Fact]
    public async Task Is_NobodyListens_IsAnOutage()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();

        Assert.True(StorageUnavailable.Is(await FailAsync(port, TimeSpan.FromSeconds(4))));
    }

    [Fact]
    public async Task Is_NobodyAnswers_IsAnOutage()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();

        Assert.True(StorageUnavailable.Is(await FailAsync(((IPEndPoint)silent.LocalEndpoint).Port, TimeSpan.FromMilliseconds(100))));
    }

    [Fact]
    public async Task EnsureCreatedAsync_AfterAnOutage_WorksAgain()
    {
        TestAccount account = new(azurite);
        bool isDown = true;
        using StorageTables tables = new(
            new StorageSettings { ConnectionString = azurite.ConnectionString, TablePrefix = "t" + Guid.NewGuid().ToString("N")[..20] },
            options => options.Transport = new SwitchedTransport(options.Transport, () => isDown));
        TableLinkStore store = new(tables);

        Exception outage = await Assert.ThrowsAnyAsync<Exception>(() => store.FindAsync(new string('a', 64), Stop));
        isDown = false;

        Assert.True(StorageUnavailable.Is(outage));
        Assert.Null(await store.FindAsync(new string('a', 64), Stop));
    }

    private static async Task<Exception> FailAsync(int port, TimeSpan timeout)
    {
        using StorageTables tables = new(
            new StorageSettings { ConnectionString = $"DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;TableEndpoint=http://127.0.0.1:{port}/a;" },
            options => options.Retry.NetworkTimeout = timeout);
        return await Assert.ThrowsAnyAsync<Exception>(() => new TableLinkStore(tables).FindAsync(new string('a', 64), Stop));
    }

    private sealed class SwitchedTransport(HttpPipelineTransport inner, Func<bool> isDown) : HttpPipelineTransport
    {
        public override Azure.Core.Request CreateRequest() => inner.CreateRequest();

        public override void Process(Azure.Core.HttpMessage message) => throw new NotSupportedException("The stores are asynchronous.");

        public override ValueTask ProcessAsync(Azure.Core.HttpMessage message) =>
            isDown() ? throw new RequestFailedException("Connection refused.") : inner.ProcessAsync(message);
    }
}

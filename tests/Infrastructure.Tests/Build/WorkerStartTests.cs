using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Infrastructure.Tests.Build;

/// <summary>The published worker is put together from the real packages, checks its settings, and calls the host that started it.</summary>
public sealed class WorkerStartTests
{
    // What every HTTP/2 connection begins with, and so every gRPC call.
    private const string Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Worker_WithTheSettingsOfTheTemplate_CallsItsHost()
    {
        using TcpListener host = new(IPAddress.Loopback, 0);
        host.Start();
        using Process worker = await StartAsync(host, new()
        {
            ["AzureWebJobsStorage__credential"] = "managedidentity",
            ["AzureWebJobsStorage__clientId"] = "11111111-1111-1111-1111-111111111111",
            ["AzureWebJobsStorage__blobServiceUri"] = "https://account.blob.core.windows.net/",
            ["AzureWebJobsStorage__queueServiceUri"] = "https://account.queue.core.windows.net/",
            ["AzureWebJobsStorage__tableServiceUri"] = "https://account.table.core.windows.net/",
            ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=https://127.0.0.1:1/",
            ["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"] = "ClientId=11111111-1111-1111-1111-111111111111;Authorization=AAD",
            ["Release__PublicUrl"] = "https://releases.contoso.example",
            ["Release__SessionKey"] = "not-a-secret-not-a-secret-not-a-secret",
            ["Mail__Kind"] = "graph",
            ["Mail__From"] = "releases@contoso.example",
            ["Connections__graph__Kind"] = "graph",
            ["Connections__graph__User"] = "11111111-1111-1111-1111-111111111111",
            ["Entra__TenantId"] = "33333333-3333-3333-3333-333333333333",
            ["Entra__ClientId"] = "11111111-1111-1111-1111-111111111111",
            ["Entra__PlatformAuthentication"] = "true",
        });
        Task<string> errors = worker.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            Task<string> called = FirstBytesAsync(host);

            Task first = await Task.WhenAny(called, worker.WaitForExitAsync(TestContext.Current.CancellationToken)).WaitAsync(Limit, TestContext.Current.CancellationToken);

            Assert.True(first == called, first == called ? string.Empty : $"The worker ended before it called its host: {await errors}");
            Assert.Equal(Preface, await called);
        }
        finally
        {
            worker.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task Worker_WithAWrongSetting_RefusesToStartAndNamesIt()
    {
        using TcpListener host = new(IPAddress.Loopback, 0);
        host.Start();
        using Process worker = await StartAsync(host, new() { ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true", ["Mail__Kind"] = "outbox", ["Release__PublicUrl"] = "nowhere" });
        try
        {
            string errors = await worker.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);

            Assert.Contains("Release__PublicUrl: 'nowhere'", errors, StringComparison.Ordinal);
        }
        finally
        {
            worker.Kill(entireProcessTree: true);
        }
    }

    private static async Task<Process> StartAsync(TcpListener host, Dictionary<string, string> settings)
    {
        string folder = await AzurePublish.FolderAsync();
        string uri = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)host.LocalEndpoint).Port}");
        ProcessStartInfo start = new(
            "dotnet",
            ["ReleaseFunctions.dll", "--functions-uri", uri, "--functions-worker-id", "w", "--functions-request-id", "r", "--functions-grpc-max-message-length", "2147483647"])
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach ((string name, string value) in settings)
        {
            start.Environment[name] = value;
        }

        Process worker = Process.Start(start)!;
        worker.BeginOutputReadLine();
        return worker;
    }

    private static async Task<string> FirstBytesAsync(TcpListener host)
    {
        using TcpClient client = await host.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        byte[] bytes = new byte[Preface.Length];
        await client.GetStream().ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
        return Encoding.ASCII.GetString(bytes);
    }
}

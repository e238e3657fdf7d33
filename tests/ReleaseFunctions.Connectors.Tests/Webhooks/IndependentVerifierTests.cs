using System.Diagnostics;
using ReleaseFunctions.Connectors.Tests.Contracts;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Tests.Webhooks;

/// <summary>What we send is verified by the reference library of Standard Webhooks, not by code of ours.</summary>
public sealed class IndependentVerifierTests
{
    private const string Script = """
        const [, folder, secret, headers] = process.argv;
        const { Webhook } = require(folder);
        let body = '';
        process.stdin.on('data', part => body += part).on('end', () => {
          try { new Webhook(secret).verify(body, JSON.parse(headers)); console.log('verified'); } catch (fault) { console.log(fault.message); }
        });
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Orders.Secret, false, "verified")]
    [InlineData("whsec_b3RoZXItc2VjcmV0LW9mLXNvbWVib2R5LWVsc2U=", false, "No matching signature found")]
    [InlineData(Orders.Secret, true, "No matching signature found")]
    public async Task StartAsync_SignedRequest_IsJudgedByTheReferenceLibrary(string secret, bool tampered, string expected)
    {
        await using FakeSystem hub = await FakeSystem.StartAsync(200);
        await using Wired wired = new(Orders.Settings(hub.Url), realTime: true); // the library refuses old timestamps

        await wired.Get<IDeployer>().StartAsync(Orders.Order(), Stop);

        SeenRequest request = Assert.Single(hub.Seen);
        Dictionary<string, string> headers = request.Headers.Where(header => header.Key.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase)).ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value);
        Assert.Equal(expected, await VerifyAsync(secret, headers, tampered ? request.Body + " " : request.Body));
    }

    private static async Task<string> VerifyAsync(string secret, Dictionary<string, string> headers, string body)
    {
        ProcessStartInfo start = new("node") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["-e", Script, NpmTool.FolderOf("standardwebhooks"), secret, System.Text.Json.JsonSerializer.Serialize(headers)])
        {
            start.ArgumentList.Add(argument);
        }

        using Process node = Process.Start(start)!;
        await node.StandardInput.WriteAsync(body);
        node.StandardInput.Close();
        Task<string> said = node.StandardOutput.ReadToEndAsync(Stop);
        string faults = await node.StandardError.ReadToEndAsync(Stop);
        await node.WaitForExitAsync(Stop);
        return node.ExitCode == 0 ? (await said).Trim() : faults;
    }
}

using System.Diagnostics;
using System.Text.Json;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Tests.Contracts;
using ReleaseFunctions.Core.Mail;

namespace ReleaseFunctions.Connectors.Tests.Mail;

/// <summary>Against a mail server that is not ours: maildev, which takes mails by SMTP and shows them by HTTP.</summary>
public sealed class RealMailServerTests
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SendAsync_MailServer_TakesTheMailAsItWasMeant()
    {
        (int smtp, int web) = (Prism.FreePort(), Prism.FreePort());
        using Process server = await StartAsync(smtp, web);
        try
        {
            await using Wired wired = new(
            [
                ("Mail__Kind", "smtp"), ("Mail__From", "Releases <releases@contoso.example>"),
                ("Connections__post__Kind", "smtp"), ("Connections__post__Url", $"smtp://127.0.0.1:{smtp}"), ("Connections__post__AllowPrivate", "true"),
            ]);

            ConnectionEntry? check = await wired.Get<IConnectionChecks>().CheckAsync("post", Stop);
            await wired.Get<IMailer>().SendAsync(Mails.Mail(), Stop);

            Assert.True(check!.LastCheck!.Finding.Reachable);
            JsonElement mail = Assert.Single(await ListAsync(web));
            Assert.Equal("Approve größe 1.2", mail.GetProperty("subject").GetString());
            Assert.Equal(("ada@contoso.example", "releases@contoso.example"), (Address(mail, "to"), Address(mail, "from")));
            Assert.Contains(Mails.Link, mail.GetProperty("text").GetString(), StringComparison.Ordinal);
            Assert.Contains($"href=\"{Mails.Link}\"", mail.GetProperty("html").GetString(), StringComparison.Ordinal);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static string? Address(JsonElement mail, string member) => mail.GetProperty(member)[0].GetProperty("address").GetString();

    private static async Task<JsonElement[]> ListAsync(int web)
    {
        using HttpClient http = new();
        return [.. JsonDocument.Parse(await http.GetStringAsync(new Uri($"http://127.0.0.1:{web}/api/email"), Stop)).RootElement.EnumerateArray()];
    }

    private static async Task<Process> StartAsync(int smtp, int web)
    {
        ProcessStartInfo start = new("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[$"{NpmTool.FolderOf("maildev")}/dist/bin/maildev.js", "--smtp", $"{smtp}", "--ip", "127.0.0.1", "--web", $"{web}", "--web-ip", "127.0.0.1"])
        {
            start.ArgumentList.Add(argument);
        }

        Process server = Process.Start(start)!;
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();
        using HttpClient http = new();
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await http.GetStringAsync(new Uri($"http://127.0.0.1:{web}/api/email"), Stop);
                return server;
            }
            catch (HttpRequestException) when (!server.HasExited && Stopwatch.GetElapsedTime(began) < StartLimit)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), Stop); // a bounded wait for a process that says nothing
            }
        }
    }
}

using System.Diagnostics;
using ReleaseFunctions.Connectors.Tests.Contracts;

namespace ReleaseFunctions.Connectors.Tests.Jenkins;

/// <summary>Our stand-in for Jenkins is used by a client of other people's, the package <c>jenkins</c> from npm, which was written against real ones: there is no description to hold it against.</summary>
public sealed class IndependentClientTests
{
    private const string Script = """
        const [, folder, baseUrl] = process.argv;
        const jenkins = new (require(folder))({ baseUrl });
        const name = ['shop', 'deploy'];
        (async () => {
          const number = await jenkins.job.build({ name, parameters: { VERSION: '1.2.3 & more', RELEASE_CORRELATION: 'key-1' } });
          const tree = 'why,cancelled,executable[number]';
          const waits = await jenkins.queue.item({ number, tree });
          const left = await jenkins.queue.item({ number, tree });
          const build = { name, number: left.executable.number, tree: 'building,result,url' };
          const runs = await jenkins.build.get(build);
          await jenkins.build.stop(build);
          const ended = await jenkins.build.get(build);
          console.log([number, waits.why, waits.cancelled, build.number, runs.building, runs.result, ended.building, ended.result].join(' | '));
        })().catch(fault => console.log(fault.message));
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(FakeJenkins.Token)]
    [InlineData(FakeJenkins.Password)] // with a crumb and its session's cookie
    public async Task FakeJenkins_UsedByAnotherClient_GoesFromQueueToItsEnd(string secret)
    {
        await using FakeJenkins fake = await FakeJenkins.StartAsync();
        fake.After = request =>
        {
            if (request.Target.StartsWith("/queue/item/", StringComparison.Ordinal) && fake.Items[0].Build == 0)
            {
                fake.Begin(fake.Items[0]);
            }

            return null;
        };

        string said = await RunAsync(new UriBuilder(fake.Url) { UserName = FakeJenkins.User, Password = secret }.Uri);

        Assert.Equal("900 | Waiting for next available executor | false | 1 | true |  | false | ABORTED", said);
        Assert.Equal([("VERSION", "1.2.3 & more"), ("RELEASE_CORRELATION", "key-1")], Assert.Single(fake.Items).Parameters);
    }

    private static async Task<string> RunAsync(Uri url)
    {
        ProcessStartInfo start = new("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["-e", Script, NpmTool.FolderOf("jenkins"), url.AbsoluteUri.TrimEnd('/')])
        {
            start.ArgumentList.Add(argument);
        }

        using Process node = Process.Start(start)!;
        Task<string> said = node.StandardOutput.ReadToEndAsync(Stop);
        string faults = await node.StandardError.ReadToEndAsync(Stop);
        await node.WaitForExitAsync(Stop);
        return node.ExitCode == 0 ? (await said).Trim() : faults;
    }
}

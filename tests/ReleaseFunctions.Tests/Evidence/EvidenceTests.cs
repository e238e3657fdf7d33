using System.IO.Compression;
using System.Net;
using System.Text;
using HistoryVerifier;
using ReleaseFunctions.Core.Anchors;
using ReleaseFunctions.Core.Evidence;
using ReleaseFunctions.Tests.App;
using ReleaseFunctions.Tests.Flows;

namespace ReleaseFunctions.Tests.Evidence;

/// <summary>The package that the API gives, checked by the verifier as someone without the application would.</summary>
public sealed class EvidenceTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("evidence-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task GetEvidence_FinishedRelease_IsVerifiedOffline()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await RunAsync(app);

        string zip = await DownloadAsync(app, id);
        ZipFile.ExtractToDirectory(zip, Path.Combine(_folder.FullName, "unpacked"));

        Assert.Equal(0, Verifier(zip));
        Assert.Equal(0, Verifier(Path.Combine(_folder.FullName, "unpacked")));
        Assert.Equal(0, Verifier(Path.Combine(_folder.FullName, "unpacked", "history.ndjson"), "--head", $"{app.View(id).LastSeq}:{app.View(id).LastHash}"));
        Assert.Equal(1, Verifier(Path.Combine(_folder.FullName, "unpacked", "history.json"), "--head", $"{app.View(id).LastSeq}:{new string('0', 64)}"));
        Assert.Equal(
            [EvidenceNames.Readme, EvidenceNames.Report, EvidenceNames.Review, EvidenceNames.HistoryJson, EvidenceNames.HistoryNdjson, EvidenceNames.HistoryCsv, EvidenceNames.Release, EvidenceNames.Plan, EvidenceNames.Head, EvidenceNames.Manifest],
            PackageFiles.OfZip(zip).Keys);
    }

    [Fact]
    public async Task GetEvidence_AnchoredRelease_IsVerifiedWithTheKeyThatIsTrustedOnly()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await RunAsync(app);
        await AnchorTests.WriteAsync(app);
        string trusted = Path.Combine(_folder.FullName, "trusted.pem");
        string other = Path.Combine(_folder.FullName, "other.pem");
        using HttpResponseMessage published = await app.SendAsync(HttpMethod.Get, "/api/anchors/key", key: "reader");
        await File.WriteAllTextAsync(trusted, await published.Content.ReadAsStringAsync(Stop), Stop);
        using AnchorKey foreign = AnchorKey.Create();
        await File.WriteAllTextAsync(other, foreign.PublicPem, Stop);

        string zip = await DownloadAsync(app, id);

        Assert.Equal((0, 0, 1, 2), (Verifier(zip), Verifier(zip, "--key", trusted), Verifier(zip, "--key", other), Verifier(zip, "--key", zip)));
        Assert.Contains(EvidenceNames.Anchor("2026-11-23"), PackageFiles.OfZip(zip).Keys);
    }

    [Fact]
    public async Task GetEvidence_Twice_IsTheSameBytes()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await RunAsync(app);

        byte[] first = await File.ReadAllBytesAsync(await DownloadAsync(app, id), Stop);
        await app.AdvanceAsync(TimeSpan.FromDays(2));
        byte[] second = await File.ReadAllBytesAsync(await DownloadAsync(app, id), Stop);

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task GetEvidence_ReleaseInFlight_IsSoundUpToItsEvent()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));

        Assert.Equal(0, Verifier(await DownloadAsync(app, id)));
    }

    [Fact]
    public async Task GetEvidence_StoreWasTamperedWith_IsWrittenAndNotVerified()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await RunAsync(app);
        app.Releases.Tamper(id, 3, e => e with { Actor = "someone else" });

        string zip = await DownloadAsync(app, id);

        Assert.Equal(1, Verifier(zip));
        Assert.Contains("does not verify from event 4", Encoding.UTF8.GetString(PackageFiles.OfZip(zip)[EvidenceNames.Report]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetEvidence_NoSuchReleaseOrNoKey_IsRefused()
    {
        await using TestApp app = await TestApp.StartAsync();

        using HttpResponseMessage unknown = await app.SendAsync(HttpMethod.Get, "/api/releases/nosuch/evidence", key: "reader");
        using HttpResponseMessage keyless = await app.SendAsync(HttpMethod.Get, "/api/releases/nosuch/evidence", key: null);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.Unauthorized), (unknown.StatusCode, keyless.StatusCode));
    }

    [Theory]
    [InlineData]
    [InlineData("--key")]
    [InlineData("no such file")]
    [InlineData("a", "b")]
    [InlineData("--nonsense")]
    [InlineData("a", "--head", "x")]
    public void Verifier_ArgumentsAreWrong_EndsWith2(params string[] args) => Assert.Equal(2, Verifier(args));

    private static int Verifier(params string[] args) => (int)typeof(Order).Assembly.EntryPoint!.Invoke(null, [args])!;

    private static async Task<string> RunAsync(TestApp app)
    {
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));
        await app.DecideAsync(app.MailTo("ada@contoso.example"), "approve", "=HYPERLINK(\"http://evil\"),\r\n\"quoted\" 😀 <b>");
        return id;
    }

    private async Task<string> DownloadAsync(TestApp app, string id)
    {
        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Get, $"/api/releases/{id}/evidence", key: "reader");
        Assert.Equal((HttpStatusCode.OK, "application/zip"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Equal($"shop-1.2.3-{id}-evidence.zip", response.Content.Headers.ContentDisposition!.FileName);
        string path = Path.Combine(_folder.FullName, $"{Guid.NewGuid():N}.zip");
        await File.WriteAllBytesAsync(path, await response.Content.ReadAsByteArrayAsync(Stop), Stop);
        return path;
    }
}

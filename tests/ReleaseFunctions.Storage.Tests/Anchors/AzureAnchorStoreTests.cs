using Azure;
using Azure.Storage.Blobs;
using ReleaseFunctions.Core.Anchors;
using ReleaseFunctions.Storage.Anchors;

namespace ReleaseFunctions.Storage.Tests.Anchors;

public sealed class AzureAnchorStoreTests(Azurite azurite)
{
    private readonly TestAccount _account = new(azurite);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddAsync_NewDay_IsKeptAsWrittenAndGoesOnWithoutImmutability()
    {
        AzureAnchorStore store = _account.Anchors();

        AnchorWritten written = await store.AddAsync("2026-11-26", """{"é":1}""", Stop);

        Assert.Equal(AnchorWritten.Unprotected, written); // the emulator has no immutability
        Assert.Equal("""{"é":1}""", await store.FindAsync("2026-11-26", Stop));
        Assert.Null(await store.FindAsync("2026-11-27", Stop));
    }

    [Fact]
    public async Task AddAsync_DayThatHasOne_KeepsTheFirst()
    {
        AzureAnchorStore store = _account.Anchors();
        await store.AddAsync("2026-11-26", "first", Stop);

        Assert.Equal(AnchorWritten.AlreadyThere, await store.AddAsync("2026-11-26", "second", Stop));
        Assert.Equal("first", await store.FindAsync("2026-11-26", Stop));
    }

    [Fact]
    public async Task AddAsync_ManyAtOnce_OneIsWritten()
    {
        AzureAnchorStore[] stores = [.. Enumerable.Range(0, 8).Select(_ => _account.Anchors())];

        AnchorWritten[] written = await Task.WhenAll(stores.Select((store, i) => store.AddAsync("2026-11-26", $"anchor {i}", Stop)));

        Assert.Single(written, AnchorWritten.Unprotected);
        Assert.Equal($"anchor {Array.IndexOf(written, AnchorWritten.Unprotected)}", await stores[0].FindAsync("2026-11-26", Stop));
    }

    [Fact]
    public async Task ListDatesAsync_OverYears_IsNewestFirstAndHasNoKeys()
    {
        AzureAnchorStore store = _account.Anchors();
        Assert.Empty(await store.ListDatesAsync(10, Stop));
        foreach (string date in new[] { "2025-12-31", "2026-01-01", "2026-11-26", "2026-02-03" })
        {
            await store.AddAsync(date, "{}", Stop);
        }

        await store.AddKeyAsync(new string('a', 64), "pem", Stop);
        await store.AddKeyAsync(new string('a', 64), "pem", Stop);

        Assert.Equal(["2026-11-26", "2026-02-03", "2026-01-01", "2025-12-31"], await store.ListDatesAsync(10, Stop));
        Assert.Equal(["2026-11-26", "2026-02-03"], await store.ListDatesAsync(2, Stop));
        Assert.Equal("pem", await store.FindKeyAsync(new string('a', 64), Stop));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../x")]
    [InlineData("2026-11-26?comp=list")]
    public async Task FindAsync_NoDayOrKey_FindsNothingAndAsksNobody(string text)
    {
        AzureAnchorStore store = _account.Anchors();

        Assert.Null(await store.FindAsync(text, Stop));
        Assert.Null(await store.FindKeyAsync(text, Stop));
        Assert.Empty(await store.ListCoveringAsync(text, 5, Stop));
    }

    [Fact]
    public async Task ListCoveringAsync_AfterIndexing_IsNewestFirst()
    {
        AzureAnchorStore store = _account.Anchors();
        foreach ((string date, long seq) in new[] { ("2025-12-31", 3L), ("2026-11-26", 9L), ("2026-02-03", 5L) })
        {
            Assert.False(await store.IsIndexedAsync(date, Stop));
            await store.IndexAsync(Anchor(date, new AnchorHead("r1", seq, $"hash {seq}"), new AnchorHead("r2", 1, "other")), Stop);
            Assert.True(await store.IsIndexedAsync(date, Stop));
        }

        Assert.Equal(
            [new AnchoredHead("2026-11-26", 9, "hash 9"), new AnchoredHead("2026-02-03", 5, "hash 5"), new AnchoredHead("2025-12-31", 3, "hash 3")],
            await store.ListCoveringAsync("r1", 10, Stop));
        Assert.Equal("2026-11-26", Assert.Single(await store.ListCoveringAsync("r1", 1, Stop)).Date);
        Assert.Empty(await store.ListCoveringAsync("r3", 10, Stop));
    }

    [Fact]
    public async Task AddAsync_WrittenOverByHand_IsWhatTheSignatureIsFor()
    {
        AzureAnchorStore store = _account.Anchors();
        await store.AddAsync("2026-11-26", "sound", Stop);
        BlobContainerClient container = _account.AnchorContainer();

        await Assert.ThrowsAsync<RequestFailedException>(() => container.GetBlobClient("2026/11/26.json").UploadAsync(BinaryData.FromString("no"), Stop));
        await container.GetBlobClient("2026/11/26.json").UploadAsync(BinaryData.FromString("tampered"), overwrite: true, Stop);

        Assert.Equal("tampered", await store.FindAsync("2026-11-26", Stop));
    }

    private static Anchor Anchor(string date, params AnchorHead[] heads) => new() { Date = date, At = DateTimeOffset.UnixEpoch, Heads = heads, Key = "k" };
}

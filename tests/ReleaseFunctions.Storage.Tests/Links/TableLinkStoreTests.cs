using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Storage.Links;
using ReleaseFunctions.Storage.Tests.Releases;

namespace ReleaseFunctions.Storage.Tests.Links;

public sealed class TableLinkStoreTests(Azurite azurite)
{
    private readonly TestAccount _account = new(azurite);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddAsync_ApprovalAndCallback_AreFoundExactlyAsGiven()
    {
        LinkToken approval = Token("a") with { Approver = "cto@contoso.example", Digest = new string('d', 64) };
        LinkToken callback = Token("b") with { Action = DeploymentAction.Rollback };
        TableLinkStore store = new(_account.Tables());

        await store.AddAsync(approval, Stop);
        await store.AddAsync(callback, Stop);

        Assert.Equal(approval, await store.FindAsync(approval.Hash, Stop));
        Assert.Equal(callback, await store.FindAsync(callback.Hash, Stop));
    }

    [Fact]
    public async Task AddAsync_SameHashAgain_KeepsTheFirst()
    {
        TableLinkStore store = new(_account.Tables());
        await store.AddAsync(Token("a"), Stop);

        await store.AddAsync(Token("a") with { ReleaseId = "other" }, Stop);

        Assert.Equal("r1", (await store.FindAsync(Token("a").Hash, Stop))!.ReleaseId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("a/b\\c#d?e")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task FindAsync_UnknownHash_FindsNothing(string hash)
    {
        Assert.Null(await new TableLinkStore(_account.Tables()).FindAsync(hash, Stop));
    }

    [Fact]
    public async Task AddAsync_NoHash_IsRefusedWithoutShowingIt()
    {
        ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(() => new TableLinkStore(_account.Tables()).AddAsync(Token("a") with { Hash = "plain-secret" }, Stop));

        Assert.DoesNotContain("plain-secret", e.Message, StringComparison.Ordinal);
    }

    private static LinkToken Token(string secret) => new()
    {
        Hash = SecretToken.Hash(secret),
        ReleaseId = "r1",
        Stage = "production",
        Attempt = 2,
        IssuedAt = Sample.Noon,
        ExpiresAt = Sample.Noon.AddDays(1),
    };
}

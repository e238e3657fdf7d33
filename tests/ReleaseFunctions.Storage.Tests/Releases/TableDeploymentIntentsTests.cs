using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Storage.Releases;

namespace ReleaseFunctions.Storage.Tests.Releases;

public sealed class TableDeploymentIntentsTests(Azurite azurite)
{
    private static readonly DateTimeOffset At = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Begin_AtOnceFromManySides_IsNewForExactlyOne()
    {
        TableDeploymentIntents intents = new(new TestAccount(azurite).Tables());

        DeploymentIntent?[] before = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => intents.BeginAsync("shop-1-production-1-deploy", At.AddSeconds(i), Stop)));

        Assert.Single(before, intent => intent is null);
        Assert.Single(before.OfType<DeploymentIntent>().Select(intent => intent.SentAt).Distinct());
    }

    [Theory]
    [InlineData("change/1")]
    [InlineData("")]
    [InlineData("a#b")]
    public async Task Begin_TextThatIsNoKey_IsRefusedBeforeItIsSent(string key) =>
        await Assert.ThrowsAsync<ArgumentException>(() => new TableDeploymentIntents(new TestAccount(azurite).Tables()).BeginAsync(key, At, Stop));

    [Fact]
    public async Task Keep_Handle_IsFoundAndForgotten()
    {
        TableDeploymentIntents intents = new(new TestAccount(azurite).Tables());
        await intents.BeginAsync("key", At, Stop);

        await intents.KeepAsync(new DeploymentIntent { Key = "key", SentAt = At, SentAgainAt = At.AddMinutes(3), Handle = """{"run":7}""" }, Stop);
        DeploymentIntent? kept = await intents.FindAsync("key", Stop);
        await intents.ForgetAsync("key", Stop);
        await intents.ForgetAsync("key", Stop);

        Assert.Equal(new DeploymentIntent { Key = "key", SentAt = At, SentAgainAt = At.AddMinutes(3), Handle = """{"run":7}""" }, kept);
        Assert.Null(await intents.FindAsync("key", Stop));
    }
}

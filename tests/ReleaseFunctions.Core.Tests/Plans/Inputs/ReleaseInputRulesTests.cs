using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Plans.Inputs;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Tests.Plans.Inputs;

public sealed class ReleaseInputRulesTests
{
    private static readonly Plan Plan = PlanSamples.Read(PlanSamples.Full).Plan!;

    private static readonly ReleaseInput Good = new()
    {
        Version = "1.4.2-rc.1+build_7",
        Commit = "0a1b2c3D",
        Author = "dev@contoso.example",
        Artifacts = [new Artifact("shop", "sha256:" + new string('a', 64))],
        Tickets = ["SHOP-1"],
        Variables = new Dictionary<string, string?> { ["region"] = "northeurope" },
    };

    [Fact]
    public void Check_GoodInput_HasNoErrors() => Assert.Empty(ReleaseInputRules.Check(Good, Plan));

    [Fact]
    public void Check_OnlyAVersion_HasNoErrors() => Assert.Empty(ReleaseInputRules.Check(new ReleaseInput { Version = "1" }, Plan));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".1")]
    [InlineData("1 2")]
    [InlineData("1/2")]
    [InlineData("1\n")]
    [InlineData("ü1")]
    public void Check_VersionOfAnotherAlphabet_IsAnError(string? version) =>
        Assert.Equal("version", Assert.Single(ReleaseInputRules.Check(Good with { Version = version }, Plan)).Field);

    [Fact]
    public void Check_VersionTooLong_IsAnError()
    {
        Assert.Empty(ReleaseInputRules.Check(Good with { Version = new string('1', 128) }, Plan));
        Assert.Single(ReleaseInputRules.Check(Good with { Version = new string('1', 129) }, Plan));
    }

    [Theory]
    [InlineData("0a1b2c")]
    [InlineData("0a1b2cg")]
    [InlineData("")]
    [InlineData("HEAD")]
    public void Check_CommitThatIsNoHash_IsAnError(string commit) =>
        Assert.Equal("commit", Assert.Single(ReleaseInputRules.Check(Good with { Commit = commit }, Plan)).Field);

    [Theory]
    [InlineData("dev")]
    [InlineData("Dev <dev@contoso.example>")]
    [InlineData("dev@contoso.example\n")]
    public void Check_AuthorThatIsNoAddress_IsAnError(string author) =>
        Assert.Equal("author", Assert.Single(ReleaseInputRules.Check(Good with { Author = author }, Plan)).Field);

    [Theory]
    [InlineData("sha256:abc")]
    [InlineData("sha256")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("sha256:gaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Check_ArtifactDigestMalformed_IsAnError(string? digest) =>
        Assert.Equal("artifacts[0].digest", Assert.Single(ReleaseInputRules.Check(Good with { Artifacts = [new Artifact("shop", digest!)] }, Plan)).Field);

    [Fact]
    public void Check_EverythingWrong_ReportsAllAtOnce()
    {
        ReleaseInput input = new()
        {
            Commit = "x",
            Author = "x",
            Artifacts = [null, new Artifact("a", "md5:" + new string('0', 32)), new Artifact("a", "blake3:" + new string('0', 64))],
            Tickets = ["", null, "a\u0007"],
            Variables = new Dictionary<string, string?> { ["regoin"] = "x", ["region"] = null, ["cluster"] = "a\nb" },
        };

        IReadOnlyList<InputError> errors = ReleaseInputRules.Check(input, Plan);

        Assert.Equal(
            [
                "version", "commit", "author", "artifacts[0].name", "artifacts[0].digest", "artifacts", "tickets[0]", "tickets[1]", "tickets[2]",
                "variables.regoin", "variables.region", "variables.cluster",
            ],
            errors.Select(e => e.Field));
        Assert.Contains("did you mean 'region'?", errors[9].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_ListsTooLong_AreErrors()
    {
        ReleaseInput input = Good with
        {
            Artifacts = [.. Enumerable.Range(0, 101).Select(i => new Artifact($"a{i}", "sha256:" + new string('a', 64)))],
            Tickets = [.. Enumerable.Range(0, 51).Select(i => $"T-{i}")],
            Variables = new Dictionary<string, string?> { ["region"] = new string('x', 1_025) },
        };

        Assert.Equal(["artifacts", "tickets", "variables.region"], ReleaseInputRules.Check(input, Plan).Select(e => e.Field));
    }
}

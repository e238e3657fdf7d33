using ReleaseFunctions.Core.Trust;

namespace ReleaseFunctions.Core.Tests.Trusts;

public sealed class TrustPatternTests
{
    [Theory]
    [InlineData("refs/heads/main", "refs/heads/main", true)]
    [InlineData("refs/heads/main", "refs/heads/main2", false)]
    [InlineData("refs/heads/main", "xrefs/heads/main", false)]
    [InlineData("refs/heads/main", "refs/heads/Main", false)]
    [InlineData("refs/heads/main", "refs/heads/main\n", false)]
    [InlineData("refs/heads/main", "", false)]
    [InlineData("refs/heads/*", "refs/heads/x", true)]
    [InlineData("refs/heads/*", "refs/heads/", false)]
    [InlineData("refs/heads/*", "refs/heads/x/y", false)]
    [InlineData("refs/heads/release-*", "refs/heads/release-", true)]
    [InlineData("refs/heads/release-*", "refs/heads/release-1.2", true)]
    [InlineData("refs/heads/release-*", "refs/heads/release-1/evil", false)]
    [InlineData("refs/tags/v*.*.*", "refs/tags/v1.2.3", true)]
    [InlineData("refs/tags/v*.*.*", "refs/tags/v1.2", false)]
    [InlineData("contoso/*", "contoso/shop", true)]
    [InlineData("contoso/*", "contoso/shop/evil", false)]
    [InlineData("contoso/*", "contoso", false)]
    [InlineData("contoso/*", "contoso-evil/shop", false)]
    [InlineData("repo:contoso/shop:*", "repo:contoso/shop:pull_request", true)]
    [InlineData("repo:contoso/shop:*", "repo:contoso/shop:environment:production", false)]
    [InlineData("contoso/ci/.github/workflows/*.yml@refs/heads/main", "contoso/ci/.github/workflows/x.yml@refs/heads/main", true)]
    [InlineData("contoso/ci/.github/workflows/*.yml@refs/heads/main", "contoso/ci/.github/workflows/x.yml@refs/heads/evil.yml@refs/heads/main", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("[a]+", "aa", false)]
    [InlineData("(a)", "(a)", true)]
    public void Fits_Value_IsTheWholeOfIt(string pattern, string value, bool expected) => Assert.Equal(expected, Pattern(pattern).Fits(value));

    [Theory]
    [InlineData("")]
    [InlineData("refs/**")]
    [InlineData("a b")]
    [InlineData("ma\u00efn")]
    [InlineData("*/*/*/*/*/*")]
    public void Read_NoPattern_SaysWhy(string text)
    {
        Assert.Null(TrustPattern.Read(text, out string? fault));
        Assert.NotNull(fault);
    }

    [Fact]
    public void Fits_ManyStarsAndALongValue_IsQuick()
    {
        TrustPattern pattern = Pattern("a*a*a*a*a*b");

        Assert.False(pattern.Fits(new string('a', 2000)));
        Assert.False(pattern.Fits(new string('a', 1_000_000)));
    }

    [Theory]
    [InlineData("*/shop", true, true)]
    [InlineData("contoso/*", false, false)]
    [InlineData("sc://*/shop/x", false, true)]
    [InlineData("contoso*", true, false)]
    public void BeginsOpen_IsOpenInside_TellWhereStarsStand(string text, bool begins, bool inside)
    {
        TrustPattern pattern = Pattern(text);

        Assert.Equal((begins, inside), (pattern.BeginsOpen, pattern.IsOpenInside));
    }

    private static TrustPattern Pattern(string text) => TrustPattern.Read(text, out string? fault) ?? throw new ArgumentException(fault);
}

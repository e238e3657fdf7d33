using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Tests.Connections;

public sealed class PlainTextTests
{
    private static readonly ConnectionSettings Connection = new()
    {
        Name = "hub",
        Kind = ConnectionKind.Http,
        Url = new Uri("https://h.example/?sig=p%2Bq"),
        User = "deployer",
        Secret = "one+secret whsec_dHdvLXNlY3JldHM=",
        Token = "token/three",
    };

    [Theory]
    [InlineData("a\r\nb\tc\0d", "a b c d")]
    [InlineData("  padded \u2028 text\u200B ", "padded text")]
    [InlineData("\u202Eevil\u202C", "evil")]
    [InlineData("\u001b[31mred", "[31mred")]
    [InlineData("größe 🚀", "größe 🚀")]
    public void Of_OddCharacters_BecomeOneCleanLine(string text, string expected) =>
        Assert.Equal(expected, PlainText.Of(text, null));

    [Theory]
    [InlineData("saw one+secret")]
    [InlineData("saw one%2Bsecret")]
    [InlineData("saw whsec_dHdvLXNlY3JldHM=")]
    [InlineData("saw dHdvLXNlY3JldHM=")]
    [InlineData("saw token/three")]
    [InlineData("saw sig=p%2Bq")]
    [InlineData("saw ZGVwbG95ZXI6b25lK3NlY3JldCB3aHNlY19kSGR2TFhObFkzSmxkSE09")]
    [InlineData("saw callback-token")]
    public void Of_CredentialInAnyForm_IsHidden(string text) =>
        Assert.Equal("saw [hidden]", PlainText.Of(text, Connection, "callback-token"));

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("bot:")]
    [InlineData("Bearer ")]
    public void Of_CredentialWithinBase64_IsHidden(string before)
    {
        string encoded = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{before}token/three and more"));

        string shown = PlainText.Of(encoded, Connection);

        Assert.Contains("[hidden]", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(encoded[12..20], shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_LongText_IsBoundedAndSplitsNoCharacter()
    {
        string text = PlainText.Of(string.Concat(Enumerable.Repeat("🚀", 5000)), null);

        Assert.InRange(text.Length, 990, PlainText.LongestMessage);
        Assert.True(text.EnumerateRunes().All(rune => rune.Value != 0xFFFD));
    }

    [Fact]
    public void Of_HalfASurrogatePair_IsReplaced() => Assert.Equal("a\uFFFDb", PlainText.Of("a\uD800b", null));
}

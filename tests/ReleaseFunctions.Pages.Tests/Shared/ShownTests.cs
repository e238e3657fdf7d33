using ReleaseFunctions.Pages.Shared;

namespace ReleaseFunctions.Pages.Tests.Shared;

public sealed class ShownTests
{
    [Theory]
    [InlineData("plain ü 漢 🚀", "plain ü 漢 🚀")]
    [InlineData("a\nb\tc", "a\nb\tc")]
    [InlineData("a\u202Eb", "a⟨U+202E⟩b")]
    [InlineData("a\u2066b\u200Bc\0", "a⟨U+2066⟩b⟨U+200B⟩c⟨U+0000⟩")]
    [InlineData(null, "")]
    public void Text_HiddenCharacters_AreMadeVisible(string? text, string expected) => Assert.Equal(expected, Shown.Text(text));

    [Theory]
    [InlineData(0.25, "250 ms")]
    [InlineData(59, "59 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(7200, "2 h")]
    [InlineData(93600, "1 d 2 h")]
    public void Span_AnyLength_HasAtMostTwoUnits(double seconds, string expected) => Assert.Equal(expected, Shown.Span(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(-5, "now")]
    [InlineData(-90, "1 min ago")]
    [InlineData(90, "in 1 min")]
    [InlineData(-90000, "1 d ago")]
    public void Distance_PastAndFuture_IsTold(double seconds, string expected) =>
        Assert.Equal(expected, Shown.Distance(DateTimeOffset.UnixEpoch.AddSeconds(seconds), DateTimeOffset.UnixEpoch));

    [Theory]
    [InlineData("https://a.example/x", true)]
    [InlineData("HTTP://a.example", true)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("/relative", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData(null, false)]
    public void IsWebAddress_OnlyHttpAndHttps(string? url, bool expected) => Assert.Equal(expected, Shown.IsWebAddress(url));

    [Theory]
    [InlineData("/ui/releases?x=1", true)]
    [InlineData("/", true)]
    [InlineData("//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("/\t/evil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void IsSafe_PathOfThisSite_Only(string? path, bool expected) => Assert.Equal(expected, SitePath.IsSafe(path));
}

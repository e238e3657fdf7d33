using ReleaseFunctions.Connectors.Connections;

namespace ReleaseFunctions.Connectors.Tests.Connections;

public sealed class ConnectionUrlTests
{
    [Theory]
    [InlineData("https://h.example", "/deploy", "https://h.example/deploy")]
    [InlineData("https://h.example/", "deploy", "https://h.example/deploy")]
    [InlineData("https://h.example/api/", "/deploy/now", "https://h.example/api/deploy/now")]
    [InlineData("https://h.example/api", "", "https://h.example/api")]
    [InlineData("https://h.example:8443/api", "/x?y=1", "https://h.example:8443/api/x?y=1")]
    [InlineData("https://h.example/api?sig=abc", "/x?y=1", "https://h.example/api/x?sig=abc&y=1")]
    [InlineData("https://h.example", "/a b", "https://h.example/a%20b")]
    [InlineData("https://h.example", "/@evil.example", "https://h.example/@evil.example")]
    [InlineData("https://h.example", "http:/evil.example", "https://h.example/http:/evil.example")]
    public void TryCombine_PathBelow_IsPutBelow(string connection, string path, string expected)
    {
        Assert.True(ConnectionUrl.TryCombine(new Uri(connection), path, out Uri url, out _));
        Assert.Equal(expected, url.AbsoluteUri);
    }

    [Theory]
    [InlineData("/../admin")]
    [InlineData("/a/../../admin")]
    [InlineData("/%2e%2e/admin")]
    [InlineData("/a%2f..%2fadmin")]
    [InlineData("/..%5cadmin")]
    [InlineData("//evil.example/x")]
    [InlineData("/a//b")]
    [InlineData("/a\\b")]
    [InlineData("/a#b")]
    [InlineData("/a\r\nX: y")]
    public void TryCombine_PathThatCouldLeadElsewhere_IsRefused(string path)
    {
        Assert.False(ConnectionUrl.TryCombine(new Uri("https://h.example/api"), path, out _, out string fault));
        Assert.NotEmpty(fault);
    }

    [Theory]
    [InlineData("https://h.example/other", true)]
    [InlineData("https://H.EXAMPLE:443/", true)]
    [InlineData("http://h.example/", false)]
    [InlineData("https://h.example:8443/", false)]
    [InlineData("https://evil.example/", false)]
    [InlineData("https://h.example.evil.example/", false)]
    [InlineData("https://user@h.example/", false)]
    public void SameOrigin_Address_NeedsSchemeHostAndPort(string other, bool expected) =>
        Assert.Equal(expected, ConnectionUrl.SameOrigin(new Uri("https://h.example/api"), new Uri(other)));
}

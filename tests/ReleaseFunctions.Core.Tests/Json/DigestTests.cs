using System.Text.Json.Nodes;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Tests.Json;

public sealed class DigestTests
{
    /// <summary>FIPS 180-2, appendix B.1.</summary>
    [Fact]
    public void OfUtf8_KnownText_IsThePublishedDigest() =>
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Digest.OfUtf8("abc"));

    [Fact]
    public void OfCanonical_EqualValuesWrittenDifferently_AreEqual() =>
        Assert.Equal(
            Digest.OfCanonical(JsonNode.Parse("""{ "b": 1.0, "a": "\u0041" }""")),
            Digest.OfUtf8("""{"a":"A","b":1}"""));
}

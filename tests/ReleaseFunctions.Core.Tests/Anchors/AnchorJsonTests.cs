using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Core.Anchors;

namespace ReleaseFunctions.Core.Tests.Anchors;

public sealed class AnchorJsonTests
{
    private static readonly AnchorKey Key = AnchorKey.Create();

    [Fact]
    public void Fault_AnchorAsItWasSigned_IsNone() => Assert.Null(AnchorJson.Fault(Json(), Key));

    [Fact]
    public void Fault_ReadWithThePublicHalf_IsNone()
    {
        using AnchorKey half = AnchorKey.Read(Key.PublicPem);

        Assert.Null(AnchorJson.Fault(Json(), half));
        Assert.Equal(Key.Fingerprint, half.Fingerprint);
    }

    [Fact]
    public void Fault_AnyByteChanged_IsFound()
    {
        byte[] sound = Encoding.UTF8.GetBytes(Json());
        Prop.ForAll(Gen.Choose(0, sound.Length - 1).ToArbitrary(), Gen.Choose(1, 255).ToArbitrary(), (at, change) =>
        {
            byte[] changed = [.. sound];
            changed[at] ^= (byte)change;
            return AnchorJson.Fault(Encoding.UTF8.GetString(changed), Key) is not null;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Fault_OneCharacterOfTheSignatureChanged_IsFound()
    {
        // The last character before the padding carries bits that decoding drops: two texts, one signature.
        string sound = Json();
        int last = sound.IndexOf("==", StringComparison.Ordinal) - 1;

        foreach (char other in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".Where(other => other != sound[last]))
        {
            Assert.NotNull(AnchorJson.Fault($"{sound[..last]}{other}{sound[(last + 1)..]}", Key));
        }
    }

    [Fact]
    public void Fault_SignedByAnotherKey_NamesBoth()
    {
        using AnchorKey other = AnchorKey.Create();

        Assert.Contains(other.Fingerprint, AnchorJson.Fault(Json(), other), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"format":"releasefunctions-anchor-1"}""")]
    public void Fault_NoAnchor_SaysThatItCannotBeRead(string json) => Assert.StartsWith("it cannot be read", AnchorJson.Fault(json, Key), StringComparison.Ordinal);

    [Fact]
    public void Read_KeyOnOneLineWithEscapedLineEnds_IsTheSameKey()
    {
        using AnchorKey read = AnchorKey.Read(Key.ExportPrivatePem().Replace("\n", "\\n", StringComparison.Ordinal));

        Assert.Equal(Key.Fingerprint, read.Fingerprint);
    }

    [Fact]
    public void Read_KeyOfAnotherKind_IsRefused()
    {
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using RSA rsa = RSA.Create(2048);

        Assert.Throws<CryptographicException>(() => AnchorKey.Read(other.ExportPkcs8PrivateKeyPem()));
        Assert.Throws<CryptographicException>(() => AnchorKey.Read(rsa.ExportPkcs8PrivateKeyPem()));
        Assert.Throws<CryptographicException>(() => AnchorKey.Read("secret"));
    }

    private static string Json() => AnchorJson.Serialize(AnchorJson.Sign(
        new Anchor
        {
            Date = "2026-11-26",
            At = new DateTimeOffset(2026, 11, 26, 0, 5, 0, TimeSpan.Zero),
            Previous = new AnchorLink("2026-11-25", new string('a', 64)),
            Heads = [new AnchorHead("r1", 12, new string('b', 64)), new AnchorHead("r2", 3, new string('c', 64))],
            Key = string.Empty,
        },
        Key));
}

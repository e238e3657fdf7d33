using System.Security.Cryptography;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Anchors;

/// <summary>An ECDSA P-256 key that signs anchors, or the public half that checks them.</summary>
public sealed class AnchorKey : IDisposable
{
    private readonly ECDsa _key;

    private AnchorKey(ECDsa key)
    {
        _key = key;
        Fingerprint = Digest.OfBytes(key.ExportSubjectPublicKeyInfo());
        PublicPem = key.ExportSubjectPublicKeyInfoPem() + "\n";
    }

    /// <summary>SHA-256 of the SubjectPublicKeyInfo, lower-case hex.</summary>
    public string Fingerprint { get; }

    /// <summary>The public half, in PEM.</summary>
    public string PublicPem { get; }

    /// <summary>A new key pair.</summary>
    public static AnchorKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Reads a private or public key in PEM; <c>\n</c> may stand for line ends, as in settings of one line.</summary>
    /// <exception cref="CryptographicException">It is no such key.</exception>
    public static AnchorKey Read(string pem)
    {
        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem.Replace("\\n", "\n", StringComparison.Ordinal));
            string? curve = key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value;
            return curve == ECCurve.NamedCurves.nistP256.Oid.Value
                ? new AnchorKey(key)
                : throw new CryptographicException("The key is not on the curve P-256.");
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new CryptographicException($"This is no PEM of an unencrypted ECDSA P-256 key: {exception.Message}", exception);
        }
    }

    /// <summary>The whole key pair, in PEM (PKCS#8); a secret.</summary>
    /// <exception cref="CryptographicException">It is a public key.</exception>
    public string ExportPrivatePem() => _key.ExportPkcs8PrivateKeyPem() + "\n";

    /// <exception cref="CryptographicException">It is a public key.</exception>
    public byte[] Sign(ReadOnlySpan<byte> data) => _key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    /// <summary>Whether the signature over the data was made with this key.</summary>
    public bool HasSigned(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        _key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    public void Dispose() => _key.Dispose();
}

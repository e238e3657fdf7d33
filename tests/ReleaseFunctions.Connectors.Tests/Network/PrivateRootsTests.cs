using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Connectors.Tests.Kubernetes;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Tests.Network;

/// <summary>Systems with a certificate authority of their own.</summary>
public sealed class PrivateRootsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("itself", false, "answered 418")] // reached, whatever it says then
    [InlineData("itself", true, "answered 418")]
    [InlineData("another", false, "the TLS handshake or the certificate failed")]
    [InlineData("none", false, "the TLS handshake or the certificate failed")]
    public async Task Follow_CertificateOfAnOwnAuthority_IsTrustedOnlyWhereThatIsConfigured(string authority, bool isEncoded, string expected)
    {
        await using FakeSystem system = await FakeSystem.StartAsync(context =>
        {
            context.Response.StatusCode = 418;
            return context.Response.WriteAsync("teapot");
        }, secure: true);
        string? pem = authority switch { "itself" => FakeSystem.Certificate.ExportCertificatePem(), "another" => Another(), _ => null };
        (string, string)[] settings = pem is null ? [] : [("Connections__cluster__CertificateAuthority", isEncoded ? Convert.ToBase64String(Encoding.ASCII.GetBytes(pem)) : pem)];
        await using Wired wired = new([.. Clusters.Settings(system.Url), .. settings]);

        DeploymentAnswer answer = await wired.Get<IDeployer>().StartAsync(Clusters.Deploy(), Cancel);

        Assert.Contains(expected, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follow_AddressIsRefused_AlsoUnderAnOwnAuthority()
    {
        await using FakeSystem system = await FakeSystem.StartAsync(200);
        await using Wired wired = new(
        [
            ("Connections__cluster__Kind", "kubernetes"), ("Connections__cluster__Url", $"https://127.0.0.1:{system.Url.Port}"), ("Connections__cluster__Token", FakeCluster.Token),
            ("Connections__cluster__CertificateAuthority", Another()),
        ]);

        DeploymentAnswer answer = await wired.Get<IDeployer>().StartAsync(Clusters.Deploy(), Cancel);

        Assert.Equal(DeploymentState.Failed, answer.State);
        Assert.Contains("leads to 127.0.0.1", answer.Message, StringComparison.Ordinal);
        Assert.Empty(system.Seen);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    [InlineData("bm90aGluZw==")]
    public void Read_NoCertificate_IsNone(string text) => Assert.Null(PrivateRoots.Read(text));

    private static string Another()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=another", key, HashAlgorithmName.SHA256);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return made.ExportCertificatePem();
    }
}

using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ReleaseFunctions.Tests.Access;

/// <summary>An issuer of tokens on this machine: a discovery document and a key set over HTTP, and real signatures.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly List<(string Id, AsymmetricAlgorithm Key)> _published = [];
    private int _fetches;

    private TestIssuer(WebApplication web) => _web = web;

    /// <summary>As its tokens name it.</summary>
    public string Name { get; private set; } = string.Empty;

    public RSA Rsa { get; } = RSA.Create(2048);

    public ECDsa Ec { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>How often the key set was fetched.</summary>
    public int Fetches => _fetches;

    /// <summary>What the discovery document says in place of the truth; null: the truth.</summary>
    public string? Discovery { get; set; }

    /// <summary>Answers 500 while set.</summary>
    public bool IsDown { get; set; }

    public static async Task<TestIssuer> StartAsync(string path = "")
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        TestIssuer issuer = new(builder.Build());
        issuer._web.MapGet($"{path}/.well-known/openid-configuration", issuer.Document);
        issuer._web.MapGet($"{path}/keys", issuer.Keys);
        await issuer._web.StartAsync(TestContext.Current.CancellationToken);
        issuer.Name = issuer._web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + path;
        issuer.Publish("k1", issuer.Rsa);
        issuer.Publish("e1", issuer.Ec);
        return issuer;
    }

    public void Publish(string id, AsymmetricAlgorithm key) => _published.Add((id, key));

    public void Withdraw(string id) => _published.RemoveAll(key => key.Id == id);

    /// <summary>A token with these claims; those of life, issuer and audience are filled in where they are missing.</summary>
    public string Token(object claims, DateTimeOffset now, object? header = null, Func<byte[], byte[]>? sign = null)
    {
        Dictionary<string, object?> payload = new()
        {
            ["iss"] = Name,
            ["aud"] = "releases",
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.AddMinutes(5).ToUnixTimeSeconds(),
        };
        foreach (JsonProperty claim in JsonSerializer.SerializeToElement(claims).EnumerateObject())
        {
            payload[claim.Name] = claim.Value;
        }

        return Sign(JsonSerializer.Serialize(header ?? new { alg = "RS256", kid = "k1", typ = "JWT" }), JsonSerializer.Serialize(payload), sign);
    }

    /// <summary>A token of exactly these texts.</summary>
    public string Sign(string header, string payload, Func<byte[], byte[]>? sign = null)
    {
        string content = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}";
        byte[] bytes = Encoding.UTF8.GetBytes(content);
        return $"{content}.{Base64Url.EncodeToString(sign is null ? Rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) : sign(bytes))}";
    }

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        Rsa.Dispose();
        Ec.Dispose();
    }

    private IResult Document() => IsDown ? Results.StatusCode(500)
        : Discovery is not null ? Results.Text(Discovery, "application/json")
        : Results.Json(new { issuer = Name, jwks_uri = $"{Name}/keys" });

    private IResult Keys()
    {
        Interlocked.Increment(ref _fetches);
        return IsDown ? Results.StatusCode(500) : Results.Json(new { keys = _published.Select(one => Jwk(one.Id, one.Key)) });
    }

    private static object Jwk(string id, AsymmetricAlgorithm key)
    {
        if (key is RSA rsa)
        {
            RSAParameters parameters = rsa.ExportParameters(includePrivateParameters: false);
            return new { kty = "RSA", use = "sig", kid = id, n = Base64Url.EncodeToString(parameters.Modulus), e = Base64Url.EncodeToString(parameters.Exponent) };
        }

        ECParameters point = ((ECDsa)key).ExportParameters(includePrivateParameters: false);
        return new { kty = "EC", crv = "P-256", use = "sig", kid = id, x = Base64Url.EncodeToString(point.Q.X), y = Base64Url.EncodeToString(point.Q.Y) };
    }
}

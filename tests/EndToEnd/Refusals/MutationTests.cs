using System.Text;
using EndToEnd.Client;
using EndToEnd.Hosting;

namespace EndToEnd.Refusals;

/// <summary>Requests that were right until a few bytes of them changed: taken or refused, but never an internal error.</summary>
public sealed class MutationTests(World world, Stage stage) : IClassFixture<Stage>
{
    private const string Plan = """
        plan: mutant
        description: "A service, of which {{ nothing }} is known"
        owners: [payments@contoso.example]
        variables: { region: westeurope, ring: "1" }
        stages:
          - stage: staging
            environment: staging
            deploy: { webhook: { connection: target, path: "/deploy/{{variables.region}}", completion: poll, body: { a: [1, 2.5, null, "{{release.version}}"] } }, timeout: 30m, retry: { attempts: 3, delay: 10s, backoff: 2 } }
          - stage: production
            needs: [staging]
            environment: production
            approval: { require: 1, from: [cto@contoso.example], notBy: [requester], timeout: 24h, remind: 4h }
            deploy: { webhook: { connection: target, path: /deploy } }
            health:
              bake: 30m
              every: 1m
              checks:
                - { check: rate, prometheus: { connection: prom, query: 'sum(rate(x{a="{{variables.ring}}"}[5m]))' }, pass: ">= 0.99 and < 1.5 or == 3" }
                - { check: page, http: { connection: targetHttp, path: /m.json, value: "$.a[0]['b']" }, pass: "< 5", noData: fail }
            rollback: { webhook: { connection: target, path: /rollback } }
            onFailure: rollback
        """;

    private static readonly byte[][] Pieces =
    [
        .. new[] { "\\ud800", "\\u0000", "{{", "}}", "{{release.", "&a ", "*a", "!!binary ", "---\n", "\n", "\r", "\t", "\"", "'", "\\", "1e999", "-0", "null", "~", "[", "]", "{", "}", ":", ",", "#", "%", "$", "😀", "<<: ", "? ", "| \n", "> \n", "9999999999999999999999", "0x7f", ".nan", "2026-11-23" }.Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0x00], [0x1b], [0xef, 0xbb, 0xbf],
    ];

    [Theory]
    [InlineData("/api/plans/validate", "application/yaml", Plan, 600)]
    [InlineData("/api/releases", "application/json", """{"plan":"nosuchplan","version":"1.0.0","commit":"0a1b2c3d","author":"a@b.example","artifacts":[{"name":"i","digest":"sha256:00"}],"tickets":["T-1"],"variables":{"a":"b"}}""", 300)]
    [InlineData("/api/releases/{over}/abort", "application/json", """{"reason":"because of \u00e4 reason","comment":null}""", 200)]
    [InlineData("/api/callbacks/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "application/json", """{"status":"succeeded","message":"done","url":"https://a.example/"}""", 100)]
    [InlineData("/ui/sign-in", "application/x-www-form-urlencoded", "key=rk_dev_wrong&returnUrl=%2Fui%2Freleases", 150)]
    public async Task Body_Changed_IsNeverAnInternalError(string path, string contentType, string body, int times)
    {
        Random random = Seeded();
        byte[] original = Encoding.UTF8.GetBytes(body);
        using HttpClient http = Client();

        await Parallel.ForEachAsync(Enumerable.Range(0, times).Select(_ => Mutate(original, random)).ToList(), Few(), async (mutant, stop) =>
        {
            using ByteArrayContent content = new(mutant);
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            using HttpResponseMessage answer = await http.PostAsync(stage.Fill(path), content, stop);
            Assert.True((int)answer.StatusCode < 500, $"{(int)answer.StatusCode} for {Convert.ToBase64String(mutant)}");
        });
    }

    [Theory]
    [InlineData("/api/releases?plan={plan}&status=running&from=2026-01-01T00:00:00Z&to=2026-12-31&pageSize=20&continuation=AbCd_-9", 300)]
    [InlineData("/api/releases/{over}/history?format=csv", 200)]
    [InlineData("/api/plans/{plan}?version=1", 200)]
    [InlineData("/api/approvals/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 100)]
    public async Task Address_Changed_IsNeverAnInternalError(string address, int times)
    {
        Random random = Seeded();
        byte[] original = Encoding.UTF8.GetBytes(stage.Fill(address)[1..]);
        using HttpClient http = Client();

        await Parallel.ForEachAsync(Enumerable.Range(0, times).Select(_ => Address(Mutate(original, random))).ToList(), Few(), async (mutant, stop) =>
        {
            using HttpRequestMessage request = new(HttpMethod.Get, new Uri($"{world.App.Address}{mutant}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
            using HttpResponseMessage answer = await http.SendAsync(request, stop);
            Assert.True((int)answer.StatusCode < 500, $"{(int)answer.StatusCode} for {mutant}");
        });
    }

    private static Random Seeded()
    {
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        return new Random(seed);
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        List<byte> bytes = [.. original];
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            int at = random.Next(bytes.Count);
            int length = Math.Min(random.Next(1, 12), bytes.Count - at);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1 when bytes.Count > length + 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 3:
                    bytes.RemoveRange(at + 1, bytes.Count - at - 1);
                    break;
                default:
                    bytes.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                    break;
            }
        }

        return [.. bytes];
    }

    // Bytes that no address can hold are percent-encoded, as a client must.
    private static string Address(byte[] bytes) => string.Concat(bytes.Select(one => one is > 0x20 and < 0x7f and not ((byte)'#' or (byte)'\\' or (byte)'"' or (byte)'<' or (byte)'>' or (byte)'`' or (byte)'{' or (byte)'}' or (byte)'|' or (byte)'^') ? ((char)one).ToString() : $"%{one:x2}"));

    private static ParallelOptions Few() => new() { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken };

    private HttpClient Client()
    {
        HttpClient http = new(new WatchedHandler()) { BaseAddress = world.App.Address };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {Keys.Dev}");
        return http;
    }
}

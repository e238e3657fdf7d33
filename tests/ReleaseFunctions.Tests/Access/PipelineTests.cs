using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ReleaseFunctions.Access;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Access;

/// <summary>Pipelines that show themselves by a token of their forge, and whoever would like to pass for one.</summary>
public sealed class PipelineTests
{
    private static readonly object GitHub = new
    {
        sub = "repo:contoso/shop:ref:refs/heads/main",
        repository = "contoso/shop",
        @ref = "refs/heads/main",
        run_id = "4711",
        run_attempt = "1",
        actor = "octocat",
        job_workflow_ref = "contoso/shop/.github/workflows/release.yml@refs/heads/main",
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kickoff_TokenOfATrustedPipeline_IsTakenAndStandsInTheHistory()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using TestApp app = await StartAsync(issuer);
        await app.StorePlanAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));

        using HttpResponseMessage response = await SendAsync(app, issuer.Token(GitHub, TestApp.Noon), HttpMethod.Post, "/api/releases", JsonContent.Create(new { plan = "shop", version = "1.0.0" }));

        string id = (await TestApp.JsonAsync(response, HttpStatusCode.Accepted)).GetProperty("id").GetString()!;
        ReleaseFacts facts = app.View(id).Facts;
        Assert.Equal("oidc:ci", facts.Requester);
        Assert.Equal("oidc:ci", app.Releases.History(id)[0].Actor);
        Assert.Equal(("ci", "contoso/shop", "refs/heads/main", "4711"), (facts.Pipeline!.Trust, facts.Pipeline.Repository, facts.Pipeline.Ref, facts.Pipeline.Run));
    }

    [Fact]
    public async Task Call_RoleOfTheTrustIsMissing_Is403()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using TestApp app = await StartAsync(issuer);

        using HttpResponseMessage response = await SendAsync(app, issuer.Token(GitHub, TestApp.Noon), HttpMethod.Post, "/api/releases/x/abort", JsonContent.Create(new { reason = "x" }));

        JsonElement problem = await TestApp.JsonAsync(response, HttpStatusCode.Forbidden);
        Assert.Equal("oidc:ci lacks the role 'operate'; it has kickoff.", problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("X-Api-Key", "{0}", "k1")]
    [InlineData("Authorization", "Bearer {0}", "k1")]
    [InlineData("Authorization", "bearer {0}", "e1")]
    public async Task Call_EitherHeaderEitherAlgorithm_IsTaken(string header, string form, string key)
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using TestApp app = await StartAsync(issuer);
        string token = key == "k1" ? issuer.Token(GitHub, TestApp.Noon)
            : issuer.Token(GitHub, TestApp.Noon, new { alg = "ES256", kid = "e1" }, bytes => issuer.Ec.SignData(bytes, HashAlgorithmName.SHA256));
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/plans");
        request.Headers.TryAddWithoutValidation(header, string.Format(System.Globalization.CultureInfo.InvariantCulture, form, token));

        using HttpResponseMessage response = await app.Http.SendAsync(request, Stop);

        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task Call_ForgedSignatures_AreRefused()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using TestApp app = await StartAsync(issuer);
        using RSA other = RSA.Create(2048);
        byte[] publicPem = Encoding.ASCII.GetBytes(issuer.Rsa.ExportSubjectPublicKeyInfoPem());
        byte[] publicDer = issuer.Rsa.ExportSubjectPublicKeyInfo();
        string good = issuer.Token(GitHub, TestApp.Noon);
        string[] parts = good.Split('.');
        Dictionary<string, string> forged = new()
        {
            ["alg none"] = issuer.Token(GitHub, TestApp.Noon, new { alg = "none", kid = "k1" }, _ => [1]),
            ["alg none without a signature"] = $"{issuer.Token(GitHub, TestApp.Noon, new { alg = "none", kid = "k1" }).Split('.')[0]}.{parts[1]}.",
            ["alg None"] = issuer.Token(GitHub, TestApp.Noon, new { alg = "None", kid = "k1" }),
            ["alg rs256 in lower case"] = issuer.Token(GitHub, TestApp.Noon, new { alg = "rs256", kid = "k1" }),
            ["HS256 with the public key in PEM"] = issuer.Token(GitHub, TestApp.Noon, new { alg = "HS256", kid = "k1" }, bytes => HMACSHA256.HashData(publicPem, bytes)),
            ["HS256 with the public key in DER"] = issuer.Token(GitHub, TestApp.Noon, new { alg = "HS256", kid = "k1" }, bytes => HMACSHA256.HashData(publicDer, bytes)),
            ["another key under the same id"] = issuer.Token(GitHub, TestApp.Noon, sign: bytes => other.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
            ["ES256 with the id of the RSA key"] = issuer.Token(GitHub, TestApp.Noon, new { alg = "ES256", kid = "k1" }, bytes => issuer.Ec.SignData(bytes, HashAlgorithmName.SHA256)),
            ["a key that comes along"] = issuer.Token(GitHub, TestApp.Noon, new { alg = "RS256", kid = "mine", jwk = new { kty = "RSA", n = "AQAB", e = "AQAB" }, jku = "http://127.0.0.1:1/keys" }, bytes => other.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
            ["a path for a key id"] = issuer.Token(GitHub, TestApp.Noon, new { alg = "RS256", kid = "../../../../dev/null" }),
            ["an address for a key id"] = issuer.Token(GitHub, TestApp.Noon, new { alg = "RS256", kid = "http://127.0.0.1:1/k1" }),
            ["a key id in another case"] = issuer.Token(GitHub, TestApp.Noon, new { alg = "RS256", kid = "K1" }),
            ["an empty key id"] = issuer.Token(GitHub, TestApp.Noon, new { alg = "RS256", kid = "" }),
            ["no key id"] = issuer.Token(GitHub, TestApp.Noon, new { alg = "RS256" }),
            ["a critical extension"] = issuer.Token(GitHub, TestApp.Noon, new { alg = "RS256", kid = "k1", crit = new[] { "b64" }, b64 = false }),
            ["another type"] = issuer.Token(GitHub, TestApp.Noon, new { alg = "RS256", kid = "k1", typ = "secevent+jwt" }),
            ["another payload"] = $"{parts[0]}.{issuer.Token(new { repository = "contoso/shop", @ref = "refs/heads/main", exp = 9_999_999_999 }, TestApp.Noon).Split('.')[1]}.{parts[2]}",
            ["no signature"] = $"{parts[0]}.{parts[1]}.",
            ["five parts"] = $"{good}.x.y",
            ["an algorithm twice"] = issuer.Sign("""{"alg":"RS256","alg":"none","kid":"k1"}""", """{"iss":"x","exp":9999999999}"""),
            ["something huge"] = issuer.Token(new { repository = "contoso/shop", @ref = "refs/heads/main", pad = new string('x', 14_000) }, TestApp.Noon),
        };

        foreach ((string what, string token) in forged)
        {
            using HttpResponseMessage response = await SendAsync(app, token, HttpMethod.Get, "/api/plans");
            Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{what}: {response.StatusCode}");
        }

        using HttpResponseMessage fine = await SendAsync(app, good, HttpMethod.Get, "/api/plans");
        Assert.Equal(HttpStatusCode.OK, fine.StatusCode);
        Assert.True(issuer.Fetches <= 2, $"Made-up key ids had the key set fetched {issuer.Fetches} times.");
    }

    [Fact]
    public async Task Call_ClaimsThatDoNotFit_AreRefused()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using TestApp app = await StartAsync(issuer);
        long now = TestApp.Noon.ToUnixTimeSeconds();
        Dictionary<string, object> wrong = new()
        {
            ["another audience"] = With("aud", "https://github.com/contoso"),
            ["an audience in another case"] = With("aud", "Releases"),
            ["an audience that begins alike"] = With("aud", "releases.evil.example"),
            ["no audience"] = With("aud", Array.Empty<string>()),
            ["another issuer"] = With("iss", issuer.Name + "/"),
            ["an issuer in another case"] = With("iss", issuer.Name.ToUpperInvariant()),
            ["another repository"] = With("repository", "contoso/other"),
            ["another owner"] = With("repository", "contoso-evil/shop"),
            ["a repository that begins alike"] = With("repository", "contoso/shop-evil"),
            ["a repository that ends alike"] = With("repository", "evil/contoso/shop"),
            ["a repository in another case"] = With("repository", "Contoso/Shop"),
            ["two repositories"] = With("repository", new[] { "contoso/shop", "evil/shop" }),
            ["a branch that begins alike"] = With("ref", "refs/heads/main-evil"),
            ["a branch below"] = With("ref", "refs/heads/main/evil"),
            ["a branch that ends alike"] = With("ref", "refs/heads/evil/main"),
            ["a tag of the branch's name"] = With("ref", "refs/tags/main"),
            ["a pull request"] = With("ref", "refs/pull/7/merge"),
            ["a bare branch"] = With("ref", "main"),
            ["a line break after the branch"] = With("ref", "refs/heads/main\n"),
            ["expired"] = With("exp", now - 61),
            ["not in force yet"] = With("nbf", now + 61),
            ["issued in the future"] = With("iat", now + 61),
            ["in force for a week"] = With("exp", now + (7 * 24 * 3600)),
            ["an end that is a text"] = With("exp", "9999999999"),
            ["an end beyond all time"] = With("exp", 1e300),
        };

        foreach ((string what, object claims) in wrong)
        {
            using HttpResponseMessage response = await SendAsync(app, issuer.Token(claims, TestApp.Noon), HttpMethod.Get, "/api/plans");
            Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{what}: {response.StatusCode}");
        }

        // Within what clocks may differ by.
        foreach (object claims in new[] { With("exp", now - 59), With("nbf", now + 59), With("aud", new[] { "others", "releases" }) })
        {
            using HttpResponseMessage response = await SendAsync(app, issuer.Token(claims, TestApp.Noon), HttpMethod.Get, "/api/plans");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task Call_ClaimTwice_IsRefused()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using TestApp app = await StartAsync(issuer);
        long end = TestApp.Noon.AddMinutes(5).ToUnixTimeSeconds();
        string payload = $$"""{"iss":"{{issuer.Name}}","aud":"releases","exp":{{end}},"ref":"refs/heads/main","repository":"evil/shop","repository":"contoso/shop"}""";

        using HttpResponseMessage response = await SendAsync(app, issuer.Sign("""{"alg":"RS256","kid":"k1"}""", payload), HttpMethod.Get, "/api/plans");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("gitLab", """{"project_path":"contoso/apps/shop","ref":"main","ref_type":"branch","ref_protected":"true","environment":"production","pipeline_id":"99"}""", HttpStatusCode.OK)]
    [InlineData("gitLab", """{"project_path":"contoso/apps/shop","ref":"main","ref_type":"tag","ref_protected":"true","environment":"production"}""", HttpStatusCode.Unauthorized)]
    [InlineData("gitLab", """{"project_path":"contoso/apps/shop","ref":"main","ref_type":"branch","ref_protected":"false","environment":"production"}""", HttpStatusCode.Unauthorized)]
    [InlineData("gitLab", """{"project_path":"contoso/apps/shop","ref":"main","ref_type":"branch","ref_protected":"true"}""", HttpStatusCode.Unauthorized)]
    [InlineData("gitLab", """{"project_path":"contoso/shop","ref":"main","ref_type":"branch","ref_protected":"true","environment":"production"}""", HttpStatusCode.Unauthorized)]
    [InlineData("gitLab", """{"project_path":"contoso/apps/shop","ref_path":"refs/heads/evil","ref":"main","ref_type":"branch","ref_protected":"true","environment":"production"}""", HttpStatusCode.Unauthorized)]
    [InlineData("azureDevOps", """{"sub":"sc://contoso/shop/releases"}""", HttpStatusCode.OK)]
    [InlineData("azureDevOps", """{"sub":"sc://contoso/shop/releases-evil"}""", HttpStatusCode.Unauthorized)]
    [InlineData("azureDevOps", """{"sub":"sc://contoso/other/releases"}""", HttpStatusCode.Unauthorized)]
    [InlineData("azureDevOps", """{"sub":"SC://contoso/shop/releases"}""", HttpStatusCode.Unauthorized)]
    [InlineData("gitHub", """{"repository":"contoso/shop","ref":"refs/heads/x","environment":"production"}""", HttpStatusCode.Unauthorized)]
    public async Task Call_OfEachVendor_IsJudgedByItsOwnClaims(string kind, string claims, HttpStatusCode expected)
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        Dictionary<string, string?> settings = Settings(issuer);
        settings["Trust__ci__Kind"] = kind;
        switch (kind)
        {
            case "gitLab":
                settings["Trust__ci__Repository"] = "contoso/*/shop";
                settings["Trust__ci__Environment"] = "production";
                settings["Trust__ci__Protected"] = "true";
                break;
            case "azureDevOps":
                settings.Remove("Trust__ci__Repository");
                settings.Remove("Trust__ci__Ref");
                settings["Trust__ci__Subject"] = "sc://contoso/shop/releases";
                break;
        }

        await using TestApp app = await TestApp.StartAsync(settings: settings);

        using HttpResponseMessage response = await SendAsync(app, issuer.Token(JsonElement.Parse(claims), TestApp.Noon), HttpMethod.Get, "/api/plans");

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Call_KeysAreRotated_TheNewKeyIsFetchedAndTheOldOneForgotten()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using TestApp app = await StartAsync(issuer);
        using RSA next = RSA.Create(2048);
        Assert.Equal(HttpStatusCode.OK, await TryAsync(app, issuer.Token(GitHub, TestApp.Noon)));
        issuer.Withdraw("k1");
        issuer.Publish("k2", next);
        string Next(DateTimeOffset now) => issuer.Token(GitHub, now, new { alg = "RS256", kid = "k2" }, bytes => next.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

        HttpStatusCode tooSoon = await TryAsync(app, Next(TestApp.Noon));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        HttpStatusCode later = await TryAsync(app, Next(app.Clock.GetUtcNow()));
        HttpStatusCode old = await TryAsync(app, issuer.Token(GitHub, app.Clock.GetUtcNow()));

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.Unauthorized), (tooSoon, later, old));
    }

    [Fact]
    public async Task Call_IssuerIsAway_Is503AndKnownKeysServeOnForADay()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using TestApp app = await StartAsync(issuer);
        issuer.IsDown = true;
        HttpStatusCode atFirst = await TryAsync(app, issuer.Token(GitHub, TestApp.Noon));
        issuer.IsDown = false;
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        HttpStatusCode back = await TryAsync(app, issuer.Token(GitHub, app.Clock.GetUtcNow()));
        issuer.IsDown = true;
        app.Clock.Advance(TimeSpan.FromHours(23));
        HttpStatusCode awayAgain = await TryAsync(app, issuer.Token(GitHub, app.Clock.GetUtcNow()));
        app.Clock.Advance(TimeSpan.FromHours(1));
        HttpStatusCode tooOld = await TryAsync(app, issuer.Token(GitHub, app.Clock.GetUtcNow()));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (atFirst, back, awayAgain, tooOld));
    }

    [Theory]
    [InlineData("""{"issuer":"https://token.actions.githubusercontent.com","jwks_uri":"{0}/keys"}""")]
    [InlineData("""{"issuer":"{0}","jwks_uri":"file:///etc/passwd"}""")]
    [InlineData("""{"issuer":"{0}","jwks_uri":"http://169.254.169.254/keys"}""")]
    [InlineData("""{"issuer":"{0}"}""")]
    [InlineData("[]")]
    [InlineData("no json")]
    public async Task Call_DiscoveryDocumentIsOdd_LetsNobodyIn(string discovery)
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        issuer.Discovery = discovery.Replace("{0}", issuer.Name, StringComparison.Ordinal);
        await using TestApp app = await StartAsync(issuer);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await TryAsync(app, issuer.Token(GitHub, TestApp.Noon)));
        Assert.Equal(0, issuer.Fetches);
    }

    [Fact]
    public async Task Approve_ByTwoRunsOfOnePipeline_IsOneDecision()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        Dictionary<string, string?> settings = Settings(issuer);
        settings["Trust__ci__Roles"] = "approve";
        await using TestApp app = await TestApp.StartAsync(settings: settings);
        string id = await app.RunAsync(ShopPlans.One("approval: { require: 2, from: [ada@contoso.example, bob@contoso.example] }", ShopPlans.Webhook));

        foreach (string run in new[] { "1", "2" })
        {
            using HttpResponseMessage response = await SendAsync(
                app, issuer.Token(With("run_id", run), TestApp.Noon), HttpMethod.Post, $"/api/releases/{id}/stages/production/approve", JsonContent.Create(new { comment = "run" }));
            Assert.True(response.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.OK, await response.Content.ReadAsStringAsync(Stop));
        }

        await app.IdleAsync();
        Assert.Equal("oidc:ci", Assert.Single(app.View(id).Stages[0].Approval!.Decisions).Person);
        Assert.Equal(ReleaseStatus.Waiting, app.View(id).Status);
    }

    [Fact]
    public async Task Start_TrustIsTooWideOrBroken_NamesAllOfIt()
    {
        Dictionary<string, string?> settings = TestApp.Settings();
        settings["Trust__open__Kind"] = "gitHub";
        settings["Trust__open__Audience"] = "releases";
        settings["Trust__open__Roles"] = "kickoff";
        settings["Trust__wild__Kind"] = "gitHub";
        settings["Trust__wild__Repository"] = "*/shop";
        settings["Trust__wild__Ref"] = "refs/**";
        settings["Trust__wild__Roles"] = "emperor";
        settings["Trust__plain__Kind"] = "gitLab";
        settings["Trust__plain__Issuer"] = "http://gitlab.contoso.example";
        settings["Trust__plain__Repository"] = "contoso/shop";
        settings["Trust__plain__Audience"] = "releases";
        settings["Trust__plain__Roles"] = "kickoff";
        settings["Trust__ado__Kind"] = "azureDevOps";
        settings["Trust__ado__Subject"] = "sc://*/shop/releases";
        settings["Trust__ado__Ref"] = "main";
        settings["Trust__typo__Kind"] = "2";
        settings["Trust__typo__Repo"] = "contoso/shop";

        Exception refusal = await Assert.ThrowsAnyAsync<Exception>(() => TestApp.StartAsync(settings: settings));

        string text = refusal.ToString();
        foreach (string part in new[]
        {
            "Trust__open__Repository is missing", "Trust__open lets in every branch", "Trust__wild__Repository: '*/shop'", "Trust__wild__Ref: 'refs/**'", "Trust__wild__Roles: 'emperor'",
            "Trust__wild__Audience is missing", "Trust__plain__Issuer", "Trust__plain lets in every branch", "Trust__ado__Issuer", "Trust__ado__Subject: in 'sc://*/shop/releases'",
            "Trust__ado__Ref: tokens of this kind", "Trust__typo__Kind: '2'", "Trust__typo__Repo is not known",
        })
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Refusal_OfAToken_LogsItsSubjectAndNothingOfItsSignature()
    {
        using LogLines log = new();
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        await using TestApp app = await TestApp.StartAsync(settings: Settings(issuer), log: log);
        string token = issuer.Token(With("repository", "evil/shop"), TestApp.Noon);

        await TryAsync(app, token);

        Assert.Equal(["Refused GET ListPlans for oidc:repo:contoso/shop:ref:refs/heads/main from 127.0.0.1 with 401: untrusted pipeline. Roles that may: []"], log.Of(typeof(AccessLog)));
        Assert.DoesNotContain(log.All, line => token.Split('.').Any(part => line.Contains(part, StringComparison.Ordinal)));
    }

    internal static Dictionary<string, string?> Settings(TestIssuer issuer)
    {
        Dictionary<string, string?> settings = TestApp.Settings();
        settings["Trust__ci__Kind"] = "gitHub";
        settings["Trust__ci__Issuer"] = issuer.Name;
        settings["Trust__ci__AllowPrivate"] = "true";
        settings["Trust__ci__Audience"] = "releases";
        settings["Trust__ci__Repository"] = "contoso/shop";
        settings["Trust__ci__Ref"] = "main";
        settings["Trust__ci__Roles"] = "kickoff";
        return settings;
    }

    private static Task<TestApp> StartAsync(TestIssuer issuer) => TestApp.StartAsync(settings: Settings(issuer));

    private static Dictionary<string, object?> With(string claim, object value)
    {
        Dictionary<string, object?> claims = JsonSerializer.SerializeToElement(GitHub).EnumerateObject().ToDictionary(member => member.Name, member => (object?)member.Value);
        claims[claim] = value;
        return claims;
    }

    private static async Task<HttpStatusCode> TryAsync(TestApp app, string token)
    {
        using HttpResponseMessage response = await SendAsync(app, token, HttpMethod.Get, "/api/plans");
        return response.StatusCode;
    }

    private static Task<HttpResponseMessage> SendAsync(TestApp app, string token, HttpMethod method, string path, HttpContent? content = null)
    {
        HttpRequestMessage request = new(method, path) { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        return app.Http.SendAsync(request, Stop);
    }
}

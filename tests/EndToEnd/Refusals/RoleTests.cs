using System.Net.Http.Json;
using EndToEnd.Hosting;

namespace EndToEnd.Refusals;

/// <summary>Which role may do what. Every key may read.</summary>
public sealed class RoleTests(World world, Stage stage) : IClassFixture<Stage>
{
    [Theory]
    [InlineData("POST", "/api/releases", "pipeline alice")]
    [InlineData("PUT", "/api/plans/{plan}", "planner")]
    [InlineData("POST", "/api/releases/{open}/abort", "operator bob")]
    [InlineData("POST", "/api/releases/{open}/rollback", "operator bob")]
    [InlineData("POST", "/api/releases/{open}/stages/production/retry", "operator bob")]
    [InlineData("POST", "/api/releases/{open}/stages/production/override", "operator bob")]
    [InlineData("POST", "/api/plans/{plan}/stages/production/health/backtest", "planner")]
    [InlineData("PUT", "/api/calendar/nothing", "planner")]
    [InlineData("POST", "/api/delegations", "machine alice bob")]
    [InlineData("GET", "/api/releases", "*")]
    [InlineData("GET", "/api/releases/{open}", "*")]
    [InlineData("GET", "/api/releases/{open}/history", "*")]
    [InlineData("GET", "/api/releases/{open}/history/verify", "*")]
    [InlineData("GET", "/api/plans", "*")]
    [InlineData("GET", "/api/plans/{plan}", "*")]
    public async Task Api_EachRole_MayDoItsOwnAndNoMore(string method, string path, string allowed)
    {
        foreach (Keys key in Keys.Made)
        {
            using Client.ReleaseApi api = world.App.As(key);
            using HttpRequestMessage request = new(new HttpMethod(method), stage.Fill(path));

            // A body that is refused once the role is past, so that nothing happens.
            request.Content = method == "GET" ? null : JsonContent.Create(new { nothing = true });
            using HttpResponseMessage answer = await api.Http.SendAsync(request, TestContext.Current.CancellationToken);

            bool may = allowed == "*" || allowed.Split(' ').Contains(key.Name);
            int status = (int)answer.StatusCode;
            Assert.True(
                may ? status is not (401 or 403) : status == 403,
                $"{key.Name} ({key.Roles}) got {status} from {method} {path}: {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        }
    }

    [Fact]
    public async Task Api_KeyInTheOtherHeader_IsTakenAsWell()
    {
        using Client.ReleaseApi api = new(world.App.Address, null);
        api.Http.DefaultRequestHeaders.Add("X-Api-Key", Keys.Audit.Value);

        using HttpResponseMessage answer = await api.Http.GetAsync("api/releases", TestContext.Current.CancellationToken);

        Assert.True(answer.IsSuccessStatusCode);
    }
}

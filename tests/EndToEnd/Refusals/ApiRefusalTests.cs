using System.Net.Http.Headers;
using System.Text.Json;
using EndToEnd.Client;
using EndToEnd.Hosting;

namespace EndToEnd.Refusals;

/// <summary>Whatever is wrong with a request, the answer is a 4xx that says what, as a problem (RFC 9457), and never a 500.</summary>
public sealed class ApiRefusalTests(World world, Stage stage) : IClassFixture<Stage>
{
    public static IEnumerable<TheoryDataRow<string>> Cases() =>
        ApiRefusals.All.Select((request, number) => new TheoryDataRow<string>(Key(request, number)));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Api_WrongRequest_IsRefusedWithAProblem(string what)
    {
        Request request = ApiRefusals.All.Where((one, number) => Key(one, number) == what).Single();
        using HttpClient http = new(new WatchedHandler());
        using HttpRequestMessage message = request.ToMessage(text => stage.Fill(text.StartsWith('/') && text == request.Path ? new Uri(world.App.Address, "/").ToString().TrimEnd('/') + text : text));

        using HttpResponseMessage answer = await http.SendAsync(message, TestContext.Current.CancellationToken);

        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(request.Status == (int)answer.StatusCode, $"It should be {request.Status}, but is {(int)answer.StatusCode}: {text}");
        Assert.Equal(MediaTypeHeaderValue.Parse("application/problem+json").MediaType, answer.Content.Headers.ContentType?.MediaType);
        JsonElement problem = JsonElement.Parse(text);
        Assert.Equal(request.Status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        JsonElement errors = problem.GetProperty("errors");
        Assert.Equal(JsonValueKind.Array, errors.ValueKind);
        Assert.All(errors.EnumerateArray(), error => Assert.NotEmpty(error.GetProperty("message").GetString()!));
        Assert.False(request.Lists && errors.GetArrayLength() == 0, $"It should list what is wrong: {text}");
        if (request.Says is { } says)
        {
            Assert.Contains(says, text, StringComparison.Ordinal);
        }

        if (request.Status == 401)
        {
            Assert.NotEmpty(answer.Headers.WwwAuthenticate);
        }
    }

    [Fact]
    public async Task Api_EverythingRefused_LeftNothingBehind()
    {
        JsonElement plans = await world.App.Dev.GetAsync("api/plans");

        Assert.DoesNotContain(plans.GetProperty("items").EnumerateArray(), plan => plan.GetProperty("plan").GetString() is "bad" or "Bad_Plan" or "other");
        Assert.Equal(2, (await world.App.Dev.GetAsync($"api/releases?plan={stage.Plan}")).GetProperty("items").GetArrayLength());
    }

    private static string Key(Request request, int number) => $"{number:000} {request.Method} {request.Name}";
}

using System.Collections.Concurrent;
using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.Engine;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace EmbeddedFunctions.Tests.Host;

public sealed class CachedPatternTests() : PatternTests(replayEveryTurn: false);

public sealed class ReplayingPatternTests() : PatternTests(replayEveryTurn: true);

/// <summary>The well-known shapes of durable functions, each as somebody who only knows the Functions model would write it.</summary>
public abstract class PatternTests(bool replayEveryTurn)
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chain_StartedOverHttp_RunsStepByStepInOrder()
    {
        Kitchen kitchen = new();
        await using EmbeddedTestHost host = await StartAsync(kitchen);

        (int status, _, string id) = await host.PostAsync("/meals/soup", new StringContent(string.Empty));

        Assert.Equal(202, status);
        Assert.Equal("served soup, cooked and seasoned", await OutputAsync<string>(host, id));
        Assert.Equal(["cook", "season", "serve"], kitchen.Steps);
        Assert.Equal((200, "Completed"), await StatusAsync(host, id));
    }

    [Fact]
    public async Task FanOut_ManyActivities_AddsUpWhatEachReturns()
    {
        await using EmbeddedTestHost host = await StartAsync(new Kitchen());

        string id = await host.Durable.ScheduleNewOrchestrationInstanceAsync("Shop", new[] { "salt", "flour", "water" }, Token);

        Assert.Equal(14, await OutputAsync<int>(host, id));
    }

    [Theory]
    [InlineData(3, 3, "warm after 3 looks")]
    [InlineData(100, 6, "gave up after 6 looks")]
    public async Task Monitor_LooksEveryTenMinutes_UntilItIsSoOrAnHourIsOver(int warmAtLook, int looks, string expected)
    {
        Kitchen kitchen = new() { WarmAtLook = warmAtLook };
        await using EmbeddedTestHost host = await StartAsync(kitchen);
        string id = await host.Durable.ScheduleNewOrchestrationInstanceAsync(
            "WatchOven", new Watch(0, _time.GetUtcNow().UtcDateTime.AddHours(1)), Token);

        await host.WaitUntilIdleAsync(Token);
        for (int look = 1; look < looks; look++)
        {
            Assert.Equal(look, kitchen.Looks);
            _time.Advance(TimeSpan.FromMinutes(10));
            await host.WaitUntilIdleAsync(Token);
        }

        Assert.Equal(expected, await OutputAsync<string>(host, id));
        Assert.Equal(looks, kitchen.Looks);
    }

    [Fact]
    public async Task HumanInteraction_AnsweredInTime_GoesOnAndForgetsTheReminder()
    {
        Kitchen kitchen = new();
        await using EmbeddedTestHost host = await StartAsync(kitchen);
        string id = await host.Durable.ScheduleNewOrchestrationInstanceAsync("AskGuest", Token);
        await host.WaitUntilIdleAsync(Token);

        (int status, _, _) = await host.PostAsync($"/guests/{id}/answer/true", new StringContent(string.Empty));

        Assert.Equal(202, status);
        Assert.Equal("liked", await OutputAsync<string>(host, id));
        Assert.Equal(["ask"], kitchen.Steps);
    }

    [Fact]
    public async Task HumanInteraction_NoAnswerInTime_Escalates()
    {
        Kitchen kitchen = new();
        await using EmbeddedTestHost host = await StartAsync(kitchen);
        string id = await host.Durable.ScheduleNewOrchestrationInstanceAsync("AskGuest", Token);
        await host.WaitUntilIdleAsync(Token);

        _time.Advance(TimeSpan.FromHours(72));

        Assert.Equal("escalated", await OutputAsync<string>(host, id));
        Assert.Equal(["ask", "escalate"], kitchen.Steps);
    }

    private static async Task<T?> OutputAsync<T>(EmbeddedTestHost host, string id)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        OrchestrationMetadata end = await host.Durable.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, limit.Token);
        Assert.True(end.RuntimeStatus == OrchestrationRuntimeStatus.Completed, end.ToString());
        return end.ReadOutputAs<T>();
    }

    private static async Task<(int Status, string Body)> StatusAsync(EmbeddedTestHost host, string id)
    {
        (int status, _, string body) = await host.GetAsync($"/meals/{id}/status");
        return (status, body);
    }

    private Task<EmbeddedTestHost> StartAsync(Kitchen kitchen) => HttpHost.StartAsync(
        typeof(Recipes),
        builder => builder.Services.AddSingleton(kitchen).AddSingleton<TimeProvider>(_time),
        new Dictionary<string, string?> { ["EmbeddedFunctions__ReplayEveryTurn"] = replayEveryTurn ? "true" : "false" });

    public sealed record Watch(int Looks, DateTime Until);

    /// <summary>What the activities act on.</summary>
    public sealed class Kitchen
    {
        private int _looks;

        public ConcurrentQueue<string> Steps { get; } = new();

        public int WarmAtLook { get; init; }

        public int Looks => Volatile.Read(ref _looks);

        public bool LookIntoOven() => Interlocked.Increment(ref _looks) >= WarmAtLook;
    }

    public sealed class Recipes(Kitchen kitchen)
    {
        [Function("StartMeal")]
        public static async Task<IResult> StartMealAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "meals/{dish}")] HttpRequest request,
            string dish,
            [DurableClient] DurableTaskClient client) =>
            TypedResults.Text(await client.ScheduleNewOrchestrationInstanceAsync(nameof(Meal), dish), statusCode: 202);

        [Function("MealStatus")]
        public static async Task<IResult> MealStatusAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "meals/{id}/status")] HttpRequest request,
            string id,
            [DurableClient] DurableTaskClient client) =>
            await client.GetInstanceAsync(id) is { } meal ? TypedResults.Text(meal.RuntimeStatus.ToString()) : TypedResults.NotFound();

        [Function("AnswerGuest")]
        public static async Task<IResult> AnswerGuestAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "guests/{id}/answer/{liked:bool}")] HttpRequest request,
            string id,
            bool liked,
            [DurableClient] DurableTaskClient client)
        {
            await client.RaiseEventAsync(id, "GuestAnswered", liked);
            return TypedResults.Accepted((string?)null);
        }

        [Function(nameof(Meal))]
        public static async Task<string> Meal([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            string meal = context.GetInput<string>()!;
            meal = await context.CallActivityAsync<string>(nameof(Cook), meal);
            meal = await context.CallActivityAsync<string>(nameof(Season), meal);
            return await context.CallActivityAsync<string>(nameof(Serve), meal);
        }

        [Function("Shop")]
        public static async Task<int> ShopAsync([OrchestrationTrigger] TaskOrchestrationContext context, string[] goods)
        {
            List<Task<int>> prices = [.. goods.Select(item => context.CallActivityAsync<int>(nameof(Price), item))];
            return (await Task.WhenAll(prices)).Sum();
        }

        [Function("WatchOven")]
        public static async Task<string> WatchOvenAsync([OrchestrationTrigger] TaskOrchestrationContext context, Watch watch)
        {
            Watch now = watch with { Looks = watch.Looks + 1 };
            if (await context.CallActivityAsync<bool>(nameof(IsWarm)))
            {
                return $"warm after {now.Looks} looks";
            }

            DateTime next = context.CurrentUtcDateTime.AddMinutes(10);
            if (next >= now.Until)
            {
                return $"gave up after {now.Looks} looks";
            }

            await context.CreateTimer(next, CancellationToken.None);
            context.ContinueAsNew(now);
            return "not yet";
        }

        [Function("AskGuest")]
        public static async Task<string> AskGuestAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await context.CallActivityAsync(nameof(Ask));
            using CancellationTokenSource answered = new();
            Task tooLate = context.CreateTimer(TimeSpan.FromHours(72), answered.Token);
            Task<bool> answer = context.WaitForExternalEvent<bool>("GuestAnswered");
            if (await Task.WhenAny(answer, tooLate) == tooLate)
            {
                await context.CallActivityAsync(nameof(Escalate));
                return "escalated";
            }

            answered.Cancel();
            return await answer ? "liked" : "disliked";
        }

        [Function(nameof(Cook))]
        public string Cook([ActivityTrigger] string dish) => Step("cook", $"{dish}, cooked");

        [Function(nameof(Season))]
        public string Season([ActivityTrigger] string dish) => Step("season", $"{dish} and seasoned");

        [Function(nameof(Serve))]
        public string Serve([ActivityTrigger] string dish) => Step("serve", $"served {dish}");

        [Function(nameof(Price))]
        public static int Price([ActivityTrigger] string item) => item.Length;

        [Function(nameof(IsWarm))]
        public bool IsWarm([ActivityTrigger] object? input) => kitchen.LookIntoOven();

        [Function(nameof(Ask))]
        public void Ask([ActivityTrigger] object? input) => Step("ask", string.Empty);

        [Function(nameof(Escalate))]
        public void Escalate([ActivityTrigger] object? input) => Step("escalate", string.Empty);

        private string Step(string name, string result)
        {
            kitchen.Steps.Enqueue(name);
            return result;
        }
    }
}

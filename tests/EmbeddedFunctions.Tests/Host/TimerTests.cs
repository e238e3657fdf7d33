using System.Threading.Channels;
using EmbeddedFunctions.Builder;
using EmbeddedFunctions.Engine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmbeddedFunctions.Tests.Host;

public sealed class TimerTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 10, 2, 30, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_EveryFiveMinutes_RunsAtItsTimesWithItsStatus()
    {
        SteeredTime time = new(Start);
        Runs runs = new();
        using IHost host = await StartAsync(typeof(EveryFiveMinutes), time, runs, TestFolder.Empty());

        Assert.False(runs.Seen.Reader.TryRead(out _));
        time.Advance(TimeSpan.FromSeconds(150));
        Run first = await runs.NextAsync();
        await time.WaitUntilAwaitedAsync(Start.AddSeconds(450));
        time.Advance(TimeSpan.FromMinutes(5));
        Run second = await runs.NextAsync();

        Assert.Equal((Start.AddSeconds(150), false), (first.At, first.Info.IsPastDue));
        Assert.Equal(default, first.Info.ScheduleStatus!.Last);
        Assert.Equal(Start.AddSeconds(150).UtcDateTime, first.Info.ScheduleStatus.Next);
        Assert.Equal(Start.AddSeconds(450), second.At);
        Assert.Equal(Start.AddSeconds(150).UtcDateTime, second.Info.ScheduleStatus!.Last);
        Assert.Equal(Start.AddSeconds(450).UtcDateTime, second.Info.ScheduleStatus.Next);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task Start_RunWasMissedWhileDown_CatchesUpOnce()
    {
        string folder = TestFolder.Empty();
        Runs runs = new();
        using (IHost before = await StartAsync(typeof(EveryFiveMinutes), new SteeredTime(Start), runs, folder))
        {
            await before.StopAsync(Token);
        }

        SteeredTime later = new(Start.AddHours(1));
        using IHost host = await StartAsync(typeof(EveryFiveMinutes), later, runs, folder);
        Run caughtUp = await runs.NextAsync();
        await later.WaitUntilAwaitedAsync(Start.AddHours(1).AddSeconds(150));
        later.Advance(TimeSpan.FromSeconds(150));
        Run next = await runs.NextAsync();

        Assert.True(caughtUp.Info.IsPastDue);
        Assert.Equal(Start.AddHours(1), caughtUp.At);
        Assert.False(next.Info.IsPastDue);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task Start_NothingMissed_WaitsForTheNextTime()
    {
        string folder = TestFolder.Empty();
        Runs runs = new();
        using (IHost before = await StartAsync(typeof(EveryFiveMinutes), new SteeredTime(Start), runs, folder))
        {
            await before.StopAsync(Token);
        }

        using IHost host = await StartAsync(typeof(EveryFiveMinutes), new SteeredTime(Start.AddSeconds(60)), runs, folder);
        await host.StopAsync(Token);

        Assert.False(runs.Seen.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Start_RunOnStartup_RunsAtOnceAndThenOnSchedule()
    {
        SteeredTime time = new(Start);
        Runs runs = new();
        using IHost host = await StartAsync(typeof(AtStartup), time, runs, TestFolder.Empty());

        Run first = await runs.NextAsync();
        await time.WaitUntilAwaitedAsync(Start.AddSeconds(30));
        time.Advance(TimeSpan.FromSeconds(30));
        Run second = await runs.NextAsync();

        Assert.Equal((Start, false), (first.At, first.Info.IsPastDue));
        Assert.Null(first.Info.ScheduleStatus);
        Assert.Equal(Start.AddSeconds(30), second.At);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task Run_FunctionThrows_IsLoggedAndRunsAgain()
    {
        SteeredTime time = new(Start);
        Runs runs = new() { Failure = new InvalidDataException("boom") };
        using RecordedLog log = new();
        using IHost host = await StartAsync(typeof(AtStartup), time, runs, TestFolder.Empty(), log);

        await runs.NextAsync();
        await time.WaitUntilAwaitedAsync(Start.AddSeconds(30));
        time.Advance(TimeSpan.FromSeconds(30));
        await runs.NextAsync();

        Assert.Contains(log.Entries, entry => entry.Level == LogLevel.Error && entry.Error is InvalidDataException
            && entry.Message.Contains("'AtStartup'", StringComparison.Ordinal));
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task Run_ScheduleFromSetting_IsResolved()
    {
        SteeredTime time = new(Start);
        Runs runs = new();
        using IHost host = await StartAsync(
            typeof(FromSetting), time, runs, TestFolder.With("local.settings.json", """{ "Values": { "Sweep__Schedule": "0 30 10 * * *" } }"""));

        time.Advance(TimeSpan.FromSeconds(1650));
        Run run = await runs.NextAsync();

        Assert.Equal(Start.AddSeconds(1650), run.At);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task Stop_FunctionIsRunning_IsToldAndAwaited()
    {
        SteeredTime time = new(Start);
        Runs runs = new() { WaitsForStop = true };
        using IHost host = await StartAsync(typeof(AtStartup), time, runs, TestFolder.Empty());
        await runs.NextAsync();

        await host.StopAsync(Token);

        Assert.True(runs.WasStopped);
    }

    private static async Task<IHost> StartAsync(
        Type functions, TimeProvider time, Runs runs, string folder, ILoggerProvider? log = null)
    {
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(["--port", "0", "--contentRoot", folder]).UseFunctionsFrom(functions);
        builder.Logging.ClearProviders();
        if (log is not null)
        {
            builder.Logging.AddProvider(log);
        }

        builder.Services.AddSingleton(time).AddSingleton(runs);
        IHost host = builder.Build();
        await host.StartAsync(Token);
        return host;
    }

    public sealed record Run(DateTimeOffset At, TimerInfo Info);

    public sealed class Runs
    {
        public Channel<Run> Seen { get; } = Channel.CreateUnbounded<Run>();

        public Exception? Failure { get; init; }

        public bool WaitsForStop { get; init; }

        public bool WasStopped { get; private set; }

        public async Task<Run> NextAsync()
        {
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
            limit.CancelAfter(TimeSpan.FromSeconds(20));
            return await Seen.Reader.ReadAsync(limit.Token);
        }

        public async Task RecordAsync(TimerInfo info, TimeProvider time, CancellationToken cancellationToken)
        {
            await Seen.Writer.WriteAsync(new Run(time.GetUtcNow(), info), CancellationToken.None);
            if (Failure is not null)
            {
                throw Failure;
            }

            if (WaitsForStop)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(
                    _ => WasStopped = true, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }

    public sealed class EveryFiveMinutes(Runs runs, TimeProvider time)
    {
        [Function("EveryFiveMinutes")]
        public Task RunAsync([TimerTrigger("0 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
            => runs.RecordAsync(timer, time, cancellationToken);
    }

    public sealed class AtStartup(Runs runs, TimeProvider time)
    {
        [Function("AtStartup")]
        public Task RunAsync(
            [TimerTrigger("0 * * * * *", RunOnStartup = true, UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken)
            => runs.RecordAsync(timer, time, cancellationToken);
    }

    public sealed class FromSetting(Runs runs, TimeProvider time)
    {
        [Function("FromSetting")]
        public Task RunAsync([TimerTrigger("%Sweep__Schedule%")] TimerInfo timer, FunctionContext context)
            => runs.RecordAsync(timer, time, context.CancellationToken);
    }
}

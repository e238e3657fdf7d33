#pragma warning disable xUnit1051 // Waits are bounded by SmokeHost.Patience; the other calls end at once.
using EmbeddedFunctions.DurableTask;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace EmbeddedFunctions.Tests.DurableTask;

public sealed class SmokeWriteFailureTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Turn_CannotBeWritten_IsTakenAgainWithTheAnswerItHad(bool replayEveryTurn)
    {
        var directory = Directory.CreateTempSubdirectory("durable");
        var time = new FakeTimeProvider();
        var runs = 0;
        try
        {
            await using var host = await SmokeHost.StartAsync(
                tasks =>
                {
                    tasks.AddOrchestratorFunc<object?, int>("Call", (context, _) => context.CallActivityAsync<int>("Count"));
                    tasks.AddActivityFunc("Count", (TaskActivityContext _) => Interlocked.Increment(ref runs));
                },
                o => (o.DataDirectory, o.ReplayEveryTurn) = (directory.FullName, replayEveryTurn),
                time);

            // From the second turn on, history cannot be written.
            Execute(directory, "CREATE TRIGGER broken BEFORE INSERT ON history WHEN NEW.id & 16777215 > 0 BEGIN SELECT RAISE(ABORT, 'disk is broken'); END");
            var end = host.EndOfAsync(await host.Client.ScheduleNewOrchestrationInstanceAsync("Call"));
            for (var i = 0; i < 20; i++)
            {
                await AdvanceAsync(host, time);
            }

            Assert.False(end.IsCompleted);
            Execute(directory, "DROP TRIGGER broken");
            while (!end.IsCompleted)
            {
                await AdvanceAsync(host, time);
            }

            Assert.Equal(1, (await end).ReadOutputAs<int>());
            Assert.Equal(1, runs);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    // A write of its own lets the engine get on between two steps of the clock.
    private static async Task AdvanceAsync(SmokeHost host, FakeTimeProvider time)
    {
        await host.Client.RaiseEventAsync("nobody", "tick");
        time.Advance(TimeSpan.FromSeconds(1));
    }

    private static void Execute(DirectoryInfo directory, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(directory.FullName, "EmbeddedHub.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

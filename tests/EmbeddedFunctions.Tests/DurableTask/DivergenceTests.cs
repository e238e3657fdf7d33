using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.Tests.DurableTask.Harness;

namespace EmbeddedFunctions.Tests.DurableTask;

public sealed class CachedDivergenceTests() : DivergenceTests(EngineMode.Cached);

public sealed class ReplayingDivergenceTests() : DivergenceTests(EngineMode.Replaying);

/// <summary>An orchestrator that was changed while an instance of it waited: the history and the code disagree.</summary>
public abstract class DivergenceTests(EngineMode mode) : EngineTest(mode)
{
    public static TheoryData<string, string[]> Changes => new()
    {
        { "renamed activity", ["sequence number 0", "'charge'", "'bill'"] },
        { "reordered", ["sequence number 0", "'charge'", "timer"] },
        { "removed activity", ["sequence number 0", "'charge'"] },
        { "removed timer", ["sequence number 1", "timer"] },
        { "timer became an activity", ["sequence number 1", "timer", "'ship'"] },
        { "activity became a sub-orchestration", ["sequence number 0", "'charge'", "sub-orchestration"] },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Replay_CodeChanged_FailsAndNamesNumberExpectedAndActual(string change, string[] words)
    {
        using TempFolder folder = new();
        await using (EngineHost before = await StartAsync(tasks => Tasks(tasks, "unchanged"), setup => setup.DataDirectory = folder.File("data")))
        {
            await before.ScheduleAsAsync("order", "order");
            await before.UntilAtAsync("order", "waiting");
        }

        await using EngineHost after = await StartAsync(tasks => Tasks(tasks, change), setup => setup.DataDirectory = folder.File("data"));
        await after.RaiseAsync("order", "go", "on");
        OrchestrationMetadata end = await after.EndAsync("order");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Contains("NonDeterministic", end.FailureDetails?.ErrorType, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, end.FailureDetails?.ErrorMessage, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Replay_CodeAppendedAtTheEnd_GoesOn()
    {
        using TempFolder folder = new();
        await using (EngineHost before = await StartAsync(tasks => Tasks(tasks, "unchanged"), setup => setup.DataDirectory = folder.File("data")))
        {
            await before.ScheduleAsAsync("order", "order");
            await before.UntilAtAsync("order", "waiting");
        }

        await using EngineHost after = await StartAsync(tasks => Tasks(tasks, "appended"), setup => setup.DataDirectory = folder.File("data"));
        await after.RaiseAsync("order", "go", "on");

        Assert.Equal("ship", await after.OutputOfAsync<string>("order"));
    }

    private static void Tasks(DurableTaskRegistry tasks, string change)
    {
        tasks.AddActivityFunc("charge", (TaskActivityContext _) => { });
        tasks.AddActivityFunc("bill", (TaskActivityContext _) => { });
        tasks.AddActivityFunc<string>("ship", _ => "ship");
        tasks.AddOrchestratorFunc<string>("order", async context =>
        {
            switch (change)
            {
                case "renamed activity":
                    await context.CallActivityAsync("bill");
                    await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
                    break;
                case "reordered":
                    await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
                    await context.CallActivityAsync("charge");
                    break;
                case "removed activity":
                    break;
                case "removed timer":
                    await context.CallActivityAsync("charge");
                    break;
                case "timer became an activity":
                    await context.CallActivityAsync("charge");
                    await context.CallActivityAsync<string>("ship");
                    break;
                case "activity became a sub-orchestration":
                    await context.CallSubOrchestratorAsync("charge");
                    await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
                    break;
                default:
                    await context.CallActivityAsync("charge");
                    await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
                    break;
            }

            context.SetCustomStatus("waiting");
            string output = await context.WaitForExternalEvent<string>("go");
            return change == "appended" ? await context.CallActivityAsync<string>("ship") : output;
        });
    }
}

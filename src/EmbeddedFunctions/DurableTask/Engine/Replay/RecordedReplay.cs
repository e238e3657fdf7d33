using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Engine.Runtime;
using EmbeddedFunctions.DurableTask.Engine.Store;
using EmbeddedFunctions.Engine;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedFunctions.DurableTask.Engine.Replay;

/// <summary>Records histories, and replays them against the code of today without running anything that they called.</summary>
internal static class RecordedReplay
{
    /// <summary>The current generation of an instance; null: there is none.</summary>
    public static RecordedOrchestration? Record(EmbeddedEngine engine, string instanceId) => engine.Store.Read(session =>
    {
        if (StateReader.Get(session, instanceId, withPayloads: false) is not { } state || StoreReader.Load(session, state.Key) is not { } stored)
        {
            return null;
        }

        return new RecordedOrchestration(stored.Row.Id, stored.Row.Name, stored.Row.Version, stored.Row.Status)
        {
            ParentName = stored.Row.Parent?.Name,
            ParentId = stored.Row.Parent?.Id,
            Input = stored.Input,
            Turns = stored.Turns,
        };
    });

    /// <summary>Null if the code follows the history; else where and how it does not.</summary>
    public static string? Replay(EmbeddedEngine engine, RecordedOrchestration recorded)
    {
        using IServiceScope scope = engine.Services.CreateScope();
        if (!TryCreate(engine, recorded, scope.ServiceProvider, out ITaskOrchestrator? code))
        {
            return $"No orchestrator named '{recorded.Name}' was found.";
        }

        ParentOrchestrationInstance? parent = recorded.ParentId is null ? null : new(recorded.ParentName ?? string.Empty, recorded.ParentId);
        string? illegal = null;
        OrchestrationRun run = new(
            new RunIdentity(recorded.InstanceId, recorded.Name, recorded.Version, parent, recorded.Input), engine.RunSettings, code!, () => illegal = IllegalAwait.Message);
        try
        {
            run.Replay(recorded.Turns);
        }
        catch (NonDeterministicOrchestrationException divergence)
        {
            return divergence.Message;
        }

        // Nothing new has arrived: whatever the code wants done now, it should have wanted when the history was made.
        Turn rest = run.Execute(recorded.Turns.Count == 0 ? default : recorded.Turns[^1].At, []);
        return illegal
            ?? (rest.Actions.Count > 0 ? $"At the end of the history the code now makes {rest.Actions[0].Describe()}, which the history does not have." : Outcome(recorded.Status, rest.Outcome));
    }

    private static bool TryCreate(EmbeddedEngine engine, RecordedOrchestration recorded, IServiceProvider services, out ITaskOrchestrator? code) =>
        engine.Factory is IVersionedTaskFactory versioned
            ? versioned.TryCreateOrchestrator(recorded.Name, recorded.Version, services, out code)
            : engine.Factory.TryCreateOrchestrator(recorded.Name, services, out code);

    private static string? Outcome(OrchestrationRuntimeStatus recorded, RunOutcome now) => (recorded, now) switch
    {
        (OrchestrationRuntimeStatus.Completed, RunOutcome.Completed) => null,
        (OrchestrationRuntimeStatus.Failed, RunOutcome.Failed) => null,
        (OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed, _) => $"The history ends as {recorded}, but the code now {Describe(now)}.",
        (_, RunOutcome.Waiting) => null,
        _ => $"The instance was {recorded} at the end of the history, but the code now {Describe(now)}.",
    };

    private static string Describe(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Completed => "returns",
        RunOutcome.Failed failed => $"fails ({failed.Failure.ErrorMessage})",
        RunOutcome.ContinuedAsNew => "continues as new",
        _ => "waits",
    };
}

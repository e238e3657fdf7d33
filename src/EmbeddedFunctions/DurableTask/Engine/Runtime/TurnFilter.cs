using EmbeddedFunctions.DurableTask.Engine.Store;
using EmbeddedFunctions.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedFunctions.DurableTask.Engine.Runtime;

#pragma warning disable CS0618 // The filter is part of the API, marked as it is there.
/// <summary>Asks the worker's orchestration filter whether an instance may take a turn.</summary>
internal sealed class TurnFilter
{
    private readonly IOrchestrationFilter _filter;
    private readonly DurableStore _store;

    private TurnFilter(IOrchestrationFilter filter, DurableStore store) => (_filter, _store) = (filter, store);

    /// <summary>The filter of a worker, from the container or its options; <c>null</c> when it has none.</summary>
    public static TurnFilter? Of(DurableTaskWorkerOptions worker, IServiceProvider services, DurableStore store) =>
        (services.GetService<IOrchestrationFilter>() ?? worker.OrchestrationFilter) is { } filter ? new TurnFilter(filter, store) : null;

    public bool Allows(InstanceRow row)
    {
        var tags = _store.Read(session => StateReader.Get(session, row.Id, withPayloads: false))?.Tags;
        var answer = _filter.IsOrchestrationValidAsync(new OrchestrationFilterParameters { Name = row.Name, Tags = tags });

        // Turns are synchronous: a filter that really waits holds one of the threads that take them.
        return answer.IsCompletedSuccessfully ? answer.Result : answer.AsTask().GetAwaiter().GetResult();
    }
}
#pragma warning restore CS0618

using System.Collections.Immutable;
using System.Globalization;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Engine.Store;

namespace EmbeddedFunctions.DurableTask.Engine;

/// <content>Reading, waiting and purging.</content>
internal sealed partial class EmbeddedClient
{
    private const int PurgePageSize = 100;

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        var state = Engine.Store.Read(session => StateReader.Get(session, instanceId, getInputsAndOutputs));
        return Task.FromResult(state is null ? null : Metadata(state, getInputsAndOutputs));
    }

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, getInputsAndOutputs, static s => s.RuntimeStatus != OrchestrationRuntimeStatus.Pending, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, getInputsAndOutputs, static s => s.IsCompleted, cancellation);

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        var query = filter ?? new OrchestrationQuery();
        return Pageable.Create<OrchestrationMetadata>((continuation, size, cancellation) =>
        {
            cancellation.ThrowIfCancellationRequested();
            return Task.FromResult(Page(query, continuation ?? query.ContinuationToken, size ?? query.PageSize));
        });
    }

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        var isRecursive = options?.Recursive ?? false;
        var count = await Engine.Writer.EnqueueAsync(batch => InstanceWrites.Purge(batch, instanceId, isRecursive))
            .WaitAsync(cancellation).ConfigureAwait(false);
        return new PurgeResult(count, isComplete: true);
    }

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (filter.Timeout is { } timeout && timeout <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(filter), timeout, "PurgeInstancesFilter.Timeout must be above zero.");
        }

        var engine = Engine;
        var started = engine.Time.GetTimestamp();
        var isRecursive = options?.Recursive ?? false;
        var wanted = new StateFilter(filter.CreatedFrom, filter.CreatedTo, Endings(filter.Statuses), null);
        var count = 0;
        var cursor = 0L;
        while (wanted.Statuses!.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var page = engine.Store.Read(session => StateReader.List(session, wanted, cursor, PurgePageSize, withPayloads: false));
            count += await engine.Writer.EnqueueAsync(batch => page.Sum(s => InstanceWrites.Purge(batch, s.Id, isRecursive))).ConfigureAwait(false);
            if (page.Count < PurgePageSize)
            {
                break;
            }

            cursor = page[^1].Key;
            if (filter.Timeout is { } limit && engine.Time.GetElapsedTime(started) >= limit)
            {
                return new PurgeResult(count, isComplete: false);
            }
        }

        return new PurgeResult(count, isComplete: true);
    }

    public override Task<Page<string>> ListInstanceIdsAsync(
        IEnumerable<OrchestrationRuntimeStatus>? runtimeStatus = null,
        DateTimeOffset? completedTimeFrom = null,
        DateTimeOffset? completedTimeTo = null,
        int pageSize = OrchestrationQuery.DefaultPageSize,
        string? lastInstanceKey = null,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        cancellation.ThrowIfCancellationRequested();
        var after = string.IsNullOrEmpty(lastInstanceKey) ? (-1, -1) : ParsePlace(lastInstanceKey);
        var ended = Engine.Store.Read(session =>
            StateReader.Ended(session, runtimeStatus?.ToList(), completedTimeFrom, completedTimeTo, after, pageSize));
        var next = ended.Count == pageSize ? string.Create(CultureInfo.InvariantCulture, $"{ended[^1].Completed}.{ended[^1].Key}") : null;
        return Task.FromResult(new Page<string>(ended.ConvertAll(e => e.Id), next));
    }

    private static List<OrchestrationRuntimeStatus> Endings(IEnumerable<OrchestrationRuntimeStatus>? statuses)
    {
        var wanted = statuses?.ToList();
        return wanted is { Count: > 0 }
            ? wanted.FindAll(s => s.IsEnded())
            : [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];
    }

    private static (long Completed, long Key) ParsePlace(string token)
    {
        var parts = token.Split('.');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var completed)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var key)
                ? (completed, key)
                : throw new ArgumentException($"'{token}' is no instance key of an earlier page.", nameof(token));
    }

    private async Task<OrchestrationMetadata> WaitAsync(
        string instanceId, bool withPayloads, Func<OrchestrationMetadata, bool> isReached, CancellationToken cancellation)
    {
        var engine = Engine;
        while (true)
        {
            using var subscription = engine.Waiters.Subscribe(instanceId);
            if (await GetInstancesAsync(instanceId, withPayloads, cancellation).ConfigureAwait(false) is { } state && isReached(state))
            {
                return state;
            }

            await subscription.Change.WaitAsync(cancellation)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

            // Not the TaskCanceledException of the wait: callers of the real client see an OperationCanceledException.
            cancellation.ThrowIfCancellationRequested();
            await subscription.Change.ConfigureAwait(false);
        }
    }

    private Page<OrchestrationMetadata> Page(OrchestrationQuery query, string? continuation, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var engine = Engine;
        if (query.TaskHubNames?.ToList() is { Count: > 0 } hubs && !hubs.Contains(engine.Options.HubName, StringComparer.OrdinalIgnoreCase))
        {
            return new Page<OrchestrationMetadata>([]);
        }

        var after = 0L;
        if (!string.IsNullOrEmpty(continuation) && !long.TryParse(continuation, NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            throw new ArgumentException($"'{continuation}' is no continuation token of an earlier page.", nameof(continuation));
        }

        var filter = new StateFilter(query.CreatedFrom, query.CreatedTo, query.Statuses?.ToList(), query.InstanceIdPrefix);
        var states = engine.Store.Read(session => StateReader.List(session, filter, after, size, query.FetchInputsAndOutputs));
        return new Page<OrchestrationMetadata>(
            states.ConvertAll(s => Metadata(s, query.FetchInputsAndOutputs)),
            states.Count == size ? states[^1].Key.ToString(CultureInfo.InvariantCulture) : null);
    }

    private OrchestrationMetadata Metadata(StoredState state, bool withPayloads) => new(state.Name, state.Id)
    {
        RuntimeStatus = state.Status,
        CreatedAt = state.CreatedAt,
        LastUpdatedAt = state.UpdatedAt,
        Tags = state.Tags ?? ImmutableDictionary<string, string>.Empty,
        SerializedInput = state.Input,
        SerializedOutput = state.Output,
        SerializedCustomStatus = state.CustomStatus,
        FailureDetails = state.Failure,
        DataConverter = withPayloads ? Options.DataConverter : null,
    };
}

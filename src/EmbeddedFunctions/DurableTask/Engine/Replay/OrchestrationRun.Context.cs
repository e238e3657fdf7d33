using System.Diagnostics.CodeAnalysis;
using EmbeddedFunctions.DurableTask.Engine.History;
using Microsoft.Extensions.Logging;

namespace EmbeddedFunctions.DurableTask.Engine.Replay;

/// <content>The context as the orchestrator's code sees it.</content>
internal sealed partial class OrchestrationRun
{
    private DateTime _now;
    private int _guids;

    public override TaskName Name => identity.Name;

    public override string InstanceId => identity.InstanceId;

    public override ParentOrchestrationInstance? Parent => identity.Parent;

    public override string Version => identity.Version;

    public override bool IsReplaying => _isReplaying;

    public override DateTime CurrentUtcDateTime
    {
        get
        {
            EnsureOnTurn();
            return _now;
        }
    }

    protected override ILoggerFactory LoggerFactory => settings.LoggerFactory;

    public override T? GetInput<T>()
        where T : default
        => _input is T typed ? typed : settings.Converter.Deserialize<T>(identity.Input);

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        EnsureOnTurn();
        if (!TrySerialize(input, options, out var serialized, out var refusal))
        {
            return Task.FromException<TResult>(refusal);
        }

        var version = options?.Version is { } explicitVersion ? explicitVersion.Version : identity.Version;
        var tags = options?.Tags is { Count: > 0 } given ? given.AsReadOnly() : null;
        return options?.Retry is { } retry
            ? new RetryLoop(this, settings.LoggerFactory).RunAsync(name.Name, retry, Call)
            : Call();

        Task<TResult> Call()
        {
            var id = _nextTaskId++;
            _actions.Add(new ActivityScheduled(id, name.Name, version, serialized) { Tags = tags });
            return Open(id, new OpenCall<TResult>(name.Name, id, isActivity: true, settings.Converter)).Task;
        }
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        EnsureOnTurn();
        if (!TrySerialize(input, options, out var serialized, out var refusal))
        {
            return Task.FromException<TResult>(refusal);
        }

        var version = options?.Version is { } explicitVersion ? explicitVersion.Version : settings.ChildVersion;
        var instanceId = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        var tags = options?.Tags is { Count: > 0 } given ? given.AsReadOnly() : null;
        return options?.Retry is { } retry
            ? new RetryLoop(this, settings.LoggerFactory).RunAsync(orchestratorName.Name, retry, Call)
            : Call();

        Task<TResult> Call()
        {
            var id = _nextTaskId++;
            _actions.Add(new ChildCreated(id, orchestratorName.Name, version, instanceId) { Input = serialized, Tags = tags });
            return Open(id, new OpenCall<TResult>(orchestratorName.Name, id, isActivity: false, settings.Converter)).Task;
        }
    }

    public override async Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        EnsureOnTurn();
        var end = fireAt.ToUniversalTime();

        // Longer timers are split as the Durable Task engine splits them, so that histories agree.
        while (end - _now > settings.MaximumTimerInterval && !cancellationToken.IsCancellationRequested)
        {
            await SingleTimer(_now + settings.MaximumTimerInterval, cancellationToken);
        }

        await SingleTimer(end, cancellationToken);
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        EnsureOnTurn();
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return _events.WaitAsync<T>(eventName, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        EnsureOnTurn();
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        _actions.Add(new EventSent(_nextTaskId++, instanceId, eventName) { Payload = settings.Converter.Serialize(payload) });
    }

    public override void SetCustomStatus(object? customStatus)
    {
        EnsureOnTurn();
        _customStatus = customStatus;
        _hasNewCustomStatus = true;
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        ContinueAsNew(new ContinueAsNewOptions { NewInput = newInput, PreserveUnprocessedEvents = preserveUnprocessedEvents });

    public override void ContinueAsNew(ContinueAsNewOptions options)
    {
        EnsureOnTurn();
        ArgumentNullException.ThrowIfNull(options);
        _next = new NextGeneration(
            settings.Converter.Serialize(options.NewInput), string.IsNullOrWhiteSpace(options.NewVersion) ? null : options.NewVersion);
        if (!options.PreserveUnprocessedEvents)
        {
            // Only what has come by now: an event that arrives from here on is the next generation's, in this turn or after it.
            _events.TakeKept();
        }
    }

    public override Guid NewGuid()
    {
        EnsureOnTurn();
        return DeterministicGuid.Create(identity.InstanceId, _now, _guids++);
    }

    // A call that cannot be made is a failed task, not an exception of the call, as on the Durable Task engine.
    private bool TrySerialize(object? input, TaskOptions? options, out string? serialized, [NotNullWhen(false)] out Exception? refusal)
    {
        serialized = null;
        refusal = null;
        if (input is TaskOptions && options is null)
        {
            refusal = new ArgumentException(
                $"The input is a {nameof(TaskOptions)} and no {nameof(options)} were given. Pass the {nameof(TaskOptions)} as '{nameof(options)}'.",
                nameof(input));
            return false;
        }

        try
        {
            serialized = settings.Converter.Serialize(input);
            return true;
        }
#pragma warning disable CA1031 // An input that cannot be written is the orchestrator's to handle.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            refusal = exception;
            return false;
        }
    }

    private async Task SingleTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        var id = _nextTaskId++;
        _actions.Add(new TimerCreated(id, fireAt));
        var timer = Open(id, new OpenTimer(fireAt));
        _timers.Add((fireAt, id));

        // Disposed synchronously: DisposeAsync may wait on another thread, which is not ours to await.
        using var registration = cancellationToken.Register(
            () =>
            {
                if (!_turn.IsOnTurn)
                {
                    reportIllegalAwait();
                }
                else if (timer.TrySetCanceled(cancellationToken))
                {
                    Take(id);
                }
            },
            useSynchronizationContext: false);
        await timer.Task;
    }

    private T Open<T>(int id, T task)
        where T : IOpenTask
    {
        _open.Add(id, task);
        if (task.IsActivity)
        {
            OpenActivities++;
        }

        return task;
    }

    private void EnsureOnTurn()
    {
        if (!_turn.IsOnTurn)
        {
            throw new InvalidOperationException(IllegalAwait.Message);
        }
    }

    private sealed record NextGeneration(string? Input, string? Version);
}

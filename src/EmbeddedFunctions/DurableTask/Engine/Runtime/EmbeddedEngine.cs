using System.Collections.Concurrent;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Engine.Replay;
using EmbeddedFunctions.DurableTask.Engine.Store;
using EmbeddedFunctions.DurableTask.Worker;
using EmbeddedFunctions.Engine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmbeddedFunctions.DurableTask.Engine.Runtime;

/// <summary>
/// The engine of one hub. Clients can use it as soon as it exists; orchestrations and activities run while a worker is attached.
/// </summary>
internal sealed class EmbeddedEngine : IDisposable
{
    // Bounds for what waits in memory. Beyond them it waits in the database, and the pacemaker fetches it.
    private const int MaxPendingTurns = 4_096;
    private const int MaxPendingActivities = 16_384;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<long, LiveInstance> _live = new();
    private readonly ITimer _trimmer;
    private IDurableTaskFactory? _factory;
    private RunSettings? _runSettings;
    private TaskCompletionSource? _drained;
    private volatile bool _isAttached;
    private volatile bool _isDisposed;

    public EmbeddedEngine(EmbeddedEngineOptions options, IServiceProvider services)
    {
        Options = options;
        Services = services;
        Time = services.GetRequiredService<TimeProvider>();
        Logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(EngineNames.LogCategory);
        Telemetry = new EngineTelemetry(Time);
        Store = DurableStore.Open(options.DataDirectory, options.HubName);
        Idle = new IdleInstances(options, Time);
        Turns = new TurnDispatcher(Drained);
        Activities = new ActivityDispatcher(this);
        Pacemaker = new Pacemaker(this);
        Writer = new GroupCommitWriter(Store, Time, Logger, AfterCommit);
        _trimmer = Time.CreateTimer(
            static state => ((IdleInstances)state!).Trim(), Idle, options.CachedInstanceLifetime, options.CachedInstanceLifetime);
    }

    public EmbeddedEngineOptions Options { get; }

    public IServiceProvider Services { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public EngineTelemetry Telemetry { get; }

    public DurableStore Store { get; }

    public GroupCommitWriter Writer { get; }

    public IdleInstances Idle { get; }

    public TurnDispatcher Turns { get; }

    public ActivityDispatcher Activities { get; }

    public Pacemaker Pacemaker { get; }

    public StatusWaiters Waiters { get; } = new();

    public IDurableTaskFactory Factory => _factory ?? throw new InvalidOperationException("No worker is attached.");

    public RunSettings RunSettings => _runSettings ?? throw new InvalidOperationException("No worker is attached.");

    public DurableTaskWorkerOptions.VersioningOptions? Versioning { get; private set; }

    /// <summary>What the worker refuses to run; <c>null</c> when it refuses nothing.</summary>
    public TurnFilter? Filter { get; private set; }

    /// <summary>Whether memory has room for more executions to become live.</summary>
    public bool HasRoom => Turns.Pending < MaxPendingTurns && Activities.Waiting < MaxPendingActivities;

    /// <summary>Whether a worker is attached and not stopping.</summary>
    public bool IsAttached => _isAttached;

    /// <summary>Whether the store is closed. What fails after that is no error.</summary>
    public bool IsDisposed => _isDisposed;

    private bool IsDrained => Activities.Running == 0 && Turns.Pending == 0;

    private bool IsQuiet => IsDrained && Activities.Waiting == 0 && Pacemaker.IsIdle;

    /// <summary>Begins to run orchestrations and activities.</summary>
    public void Attach(IDurableTaskFactory factory, DurableTaskWorkerOptions worker, IExceptionPropertiesProvider? properties)
    {
        if (_factory is not null)
        {
            throw new InvalidOperationException($"The durable engine of hub '{Options.HubName}' already has a worker. Give the second worker another name.");
        }

        _factory = factory;
        Versioning = worker.Versioning;
        Filter = TurnFilter.Of(worker, Services, Store);
        _runSettings = new RunSettings(
            worker.DataConverter,
            Services.GetRequiredService<ILoggerFactory>(),
            worker.MaximumTimerInterval,
            worker.Versioning?.DefaultVersion is { Length: > 0 } version ? version : Options.DefaultVersion,
            properties);
        _isAttached = true;
        Turns.Start(Options.MaxConcurrentOrchestrations ?? worker.Concurrency.MaximumConcurrentOrchestrationWorkItems);
        Activities.Start(Options.MaxConcurrentActivities ?? worker.Concurrency.MaximumConcurrentActivityWorkItems);
        Pacemaker.Start();
        EngineLog.Started(Logger, Options.HubName, Options.DataDirectory ?? "memory");
    }

    /// <summary>Starts nothing new, and waits until what is running has ended and is committed, or until it is canceled.</summary>
    public async Task DetachAsync(CancellationToken cancellationToken)
    {
        if (!_isAttached)
        {
            return;
        }

        _isAttached = false;
        Pacemaker.Stop();
        Activities.Stop();
        do
        {
            _drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Drained();
            await _drained.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

            // Behind the last turns in the writer's queue, whose commits may lead to more.
            await Writer.EnqueueAsync(static _ => true).ConfigureAwait(false);
        }
        while (!IsDrained && !cancellationToken.IsCancellationRequested);
        Turns.Stop();
        if (Activities.Running is var running and > 0)
        {
            EngineLog.StoppedEarly(Logger, Options.HubName, running);
        }
        else
        {
            EngineLog.Stopped(Logger, Options.HubName);
        }
    }

    /// <summary>Waits until nothing runs, nothing is queued and nothing is due: only time or the outside can bring it on.</summary>
    public async Task WaitUntilIdleAsync(CancellationToken cancellationToken)
    {
        long before;
        do
        {
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                await FlushAsync().ConfigureAwait(false);
                before = Turns.Enqueued + Activities.Enqueued;
            }
            while (!IsQuiet);

            // Commits of the last turns may still have been under way; what they led to shows now.
            await FlushAsync().ConfigureAwait(false);
        }
        while (!IsQuiet || before != Turns.Enqueued + Activities.Enqueued);
    }

    /// <summary>Called whenever something ended; lets a stop go on, or the pacemaker.</summary>
    public void Drained()
    {
        if (_isAttached)
        {
            if (Pacemaker.IsStalled && Turns.Pending < MaxPendingTurns / 2 && Activities.Waiting < MaxPendingActivities / 2)
            {
                Pacemaker.Request();
            }
        }
        else if (IsDrained)
        {
            _drained?.TrySetResult();
        }
    }

    /// <summary>Wakes an execution, bringing it into memory if needed.</summary>
    public void Poke(long key)
    {
        while (!_live.GetOrAdd(key, static (k, engine) => new LiveInstance(engine, k, null), this).Poke())
        {
        }
    }

    /// <summary>Brings an execution into memory. One that is there already knows its inbox.</summary>
    public void PokeUnlessLive(long key)
    {
        if (!_live.ContainsKey(key))
        {
            Poke(key);
        }
    }

    public void Forget(LiveInstance instance) => _live.TryRemove(KeyValuePair.Create(instance.Key, instance));

    /// <summary>Does something a little later, because it failed now.</summary>
    public void Later(Action action)
    {
        if (_isDisposed)
        {
            return;
        }

        ITimer? timer = null;
        timer = Time.CreateTimer(
            _ =>
            {
                timer?.Dispose();
                action();
            },
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        timer.Change(RetryDelay, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Disposes of an orchestrator's services.</summary>
    public async void Release(AsyncServiceScope scope)
    {
        try
        {
            await scope.DisposeAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Nobody waits for this; an exception would end the process.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            EngineLog.ReleaseFailed(Logger, exception);
        }
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _isAttached = false;
        Turns.Stop();
        Activities.Stop();
        _trimmer.Dispose();
        Pacemaker.Dispose();
        Writer.Dispose();
        Store.Dispose();
        Waiters.Close();
    }

    // Twice through the writer: what a commit leads to is handed out after it has been answered.
    private async Task FlushAsync()
    {
        await Writer.EnqueueAsync(static _ => true).ConfigureAwait(false);
        await Writer.EnqueueAsync(static _ => true).ConfigureAwait(false);
    }

    // On the writer thread: hands out what the transaction left for others.
    private void AfterCommit(WriteBatch batch)
    {
        foreach (var key in batch.NewlyRetired)
        {
            if (_live.TryGetValue(key, out var replaced))
            {
                replaced.Kill();
            }
        }

        foreach (var delivery in batch.Deliveries)
        {
            Deliver(delivery);
        }

        if (batch.EarliestWake < long.MaxValue)
        {
            Pacemaker.Notice(batch.EarliestWake);
        }
    }

    private void Deliver(Delivery delivery)
    {
        while (true)
        {
            if (!_live.TryGetValue(delivery.Key, out var instance))
            {
                if (!_isAttached)
                {
                    // The next start finds it.
                    return;
                }

                if (!HasRoom)
                {
                    Pacemaker.Postpone(isInbox: delivery.Entry is not null);
                    Drained();
                    return;
                }

                instance = _live.GetOrAdd(delivery.Key, static (k, s) => new LiveInstance(s.engine, k, s.id), (engine: this, id: delivery.Id));
            }

            if (delivery.Entry is { } entry ? instance.Post(entry) : instance.Poke())
            {
                return;
            }
        }
    }
}

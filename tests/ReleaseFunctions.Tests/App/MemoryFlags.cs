using System.Collections.Concurrent;
using System.Text.Json;
using ReleaseFunctions.Core.Flags;

namespace ReleaseFunctions.Tests.App;

/// <summary>A flag system in memory. A flag that nobody has set is off, at 0 percent.</summary>
internal sealed class MemoryFlags : IFlagRamp
{
    private readonly ConcurrentDictionary<string, double> _flags = new();
    private readonly ConcurrentQueue<(string Flag, double To)> _changes = new();

    /// <summary>Comes before a call is carried out; what it answers is the answer. For null the call is carried out.</summary>
    public Func<FlagTarget, double?, FlagAnswer?> OnCall { get; set; } = (_, _) => null;

    /// <summary>Comes after a call was carried out; may throw, as a process that dies with the answer in its hands.</summary>
    public Action<FlagTarget> OnCarriedOut { get; set; } = _ => { };

    /// <summary>Every change of a flag, in order.</summary>
    public IReadOnlyList<(string Flag, double To)> Changes => [.. _changes];

    public double this[string flag]
    {
        get => _flags.GetValueOrDefault(flag);
        set => _flags[flag] = value;
    }

    public Task<FlagAnswer> ReadAsync(FlagTarget flag, CancellationToken cancellationToken) =>
        Task.FromResult(OnCall(flag, null) ?? FlagAnswer.Done("read", State(this[flag.Name]), this[flag.Name]));

    public Task<FlagAnswer> SetAsync(FlagOrder order, CancellationToken cancellationToken) => Task.FromResult(
        OnCall(order.Flag, order.To) is { } scripted ? scripted
        : this[order.Flag.Name] != order.From && this[order.Flag.Name] != order.To ? FlagAnswer.Refused("Somebody has changed it.")
        : Put(order.Flag, order.To));

    public Task<FlagAnswer> RevertAsync(FlagTarget flag, JsonElement snapshot, string comment, CancellationToken cancellationToken)
    {
        double before = snapshot.GetProperty("at").GetDouble();
        return Task.FromResult(OnCall(flag, before) ?? Put(flag, before));
    }

    private FlagAnswer Put(FlagTarget flag, double percentage)
    {
        double from = this[flag.Name];
        if (from != percentage)
        {
            this[flag.Name] = percentage;
            _changes.Enqueue((flag.Name, percentage));
        }

        OnCarriedOut(flag);
        return FlagAnswer.Done("done", State(percentage), from);
    }

    private static FlagState State(double percentage) => new(percentage, JsonSerializer.SerializeToElement(new { at = percentage }));
}

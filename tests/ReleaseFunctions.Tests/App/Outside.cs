using System.Collections.Concurrent;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Mail;

namespace ReleaseFunctions.Tests.App;

/// <summary>The outside world as a test scripts it. Without a script everything succeeds and is healthy.</summary>
internal sealed class Outside(TimeProvider time) : IDeployer, IHealthSource, IMailer
{
    private readonly ConcurrentQueue<DeploymentOrder> _orders = new();
    private readonly ConcurrentQueue<(string Handle, DateTimeOffset At)> _polls = new();
    private readonly ConcurrentQueue<(string? Handle, DateTimeOffset At)> _cancels = new();
    private readonly ConcurrentQueue<(HealthQuery Query, DateTimeOffset At)> _measured = new();
    private readonly ConcurrentQueue<(MailMessage Mail, DateTimeOffset At)> _mails = new();

    /// <summary>Answers a send.</summary>
    public Func<DeploymentOrder, Task<DeploymentAnswer>> OnStart { get; set; } = _ => Task.FromResult(Succeeded);

    /// <summary>Answers the n-th poll, from 1.</summary>
    public Func<int, DeploymentAnswer> OnPoll { get; set; } = _ => Succeeded;

    /// <summary>Answers whoever wants a deployment stopped.</summary>
    public Func<string?, DeploymentAnswer> OnCancel { get; set; } = _ => new(DeploymentState.Succeeded, "stopped");

    /// <summary>Answers a measurement.</summary>
    public Func<HealthQuery, DateTimeOffset, Sample> OnMeasure { get; set; } = (_, _) => Sample.Of(0, "fine");

    /// <summary>Sees a mail before it is taken; may throw.</summary>
    public Action<MailMessage> OnMail { get; set; } = _ => { };

    public static DeploymentAnswer Succeeded { get; } = new(DeploymentState.Succeeded, "done");

    public static DeploymentAnswer Accepted { get; } = new(DeploymentState.Accepted, "taken");

    public IReadOnlyList<DeploymentOrder> Orders => [.. _orders];

    public IReadOnlyList<(string Handle, DateTimeOffset At)> Polls => [.. _polls];

    public IReadOnlyList<(string? Handle, DateTimeOffset At)> Cancels => [.. _cancels];

    public IReadOnlyList<(HealthQuery Query, DateTimeOffset At)> Measured => [.. _measured];

    public IReadOnlyList<(MailMessage Mail, DateTimeOffset At)> Mails => [.. _mails];

    /// <summary>Answers sends one after the other; the last answer goes on.</summary>
    public void Answers(params DeploymentAnswer[] answers)
    {
        int next = -1;
        OnStart = _ => Task.FromResult(answers[Math.Min(Interlocked.Increment(ref next), answers.Length - 1)]);
    }

    public Task<DeploymentAnswer> StartAsync(DeploymentOrder order, CancellationToken cancellationToken)
    {
        _orders.Enqueue(order);
        return OnStart(order);
    }

    public Task<DeploymentAnswer> CancelAsync(DeploymentOrder order, string? handle, CancellationToken cancellationToken)
    {
        _cancels.Enqueue((handle, time.GetUtcNow()));
        return Task.FromResult(OnCancel(handle));
    }

    public Task<DeploymentAnswer> FollowAsync(OutsideTarget target, string handle, CancellationToken cancellationToken)
    {
        _polls.Enqueue((handle, time.GetUtcNow()));
        return Task.FromResult(OnPoll(_polls.Count));
    }

    public Task<Sample> MeasureAsync(HealthQuery query, DateTimeOffset at, CancellationToken cancellationToken)
    {
        _measured.Enqueue((query, at));
        return Task.FromResult(OnMeasure(query, at));
    }

    public Task SendAsync(MailMessage message, CancellationToken cancellationToken)
    {
        OnMail(message);
        _mails.Enqueue((message, time.GetUtcNow()));
        return Task.CompletedTask;
    }
}

using Microsoft.Extensions.Logging;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Deployments;

/// <summary>
/// Gives each order to the system that its connection leads to, looks up what may have been started before anything is started again, and turns everything that
/// goes wrong outside into an answer.
/// </summary>
internal sealed partial class DeploymentSystems(
    IConnectionDirectory connections, IEnumerable<IDeploymentSystem> systems, TimeProvider time, ILogger<DeploymentSystems> logger) : IDeployer
{
    private readonly Dictionary<ConnectionKind, IDeploymentSystem> _systems = systems.ToDictionary(system => system.Kind);

    public async Task<DeploymentAnswer> StartAsync(DeploymentOrder order, CancellationToken cancellationToken)
    {
        DeploymentAnswer answer = await AskAsync(
            order.Target, order.Before?.Handle, order.Before is not null, async (system, connection) => order.Before is { } before
                ? await StartAgainAsync(system, connection, order, before, cancellationToken)
                : order.LooksUpOnly ? NothingStarted(connection) : await system.StartAsync(connection, order, cancellationToken), cancellationToken);

        // What is known to have been taken is followed, however it answers now: sends are counted, and it would count as not taken after the last.
        return order.Before?.Handle is { } taken && answer.State == DeploymentState.TryAgain ? answer with { State = DeploymentState.Running, Handle = taken } : answer;
    }

    public Task<DeploymentAnswer> FollowAsync(OutsideTarget target, string handle, CancellationToken cancellationToken) => AskAsync(
        target, handle, mayRun: true, (system, connection) => LookAsync(() => system.FollowAsync(connection, target, handle, cancellationToken)), cancellationToken);

    public Task<DeploymentAnswer> CancelAsync(DeploymentOrder order, string? handle, CancellationToken cancellationToken) => AskAsync(
        order.Target, handle, mayRun: true, (system, connection) => LookAsync(async () =>
            (handle ?? (await system.FindAsync(connection, order, cancellationToken))?.Handle) is { } started
                ? await system.CancelAsync(connection, order.Target, started, cancellationToken)
                : NothingToStop(system, order)), cancellationToken);

    private async Task<DeploymentAnswer> StartAgainAsync(
        IDeploymentSystem system, ConnectionSettings connection, DeploymentOrder order, DeploymentIntent before, CancellationToken cancellationToken)
    {
        if (before.Handle is { } handle)
        {
            DeploymentAnswer known = await LookAsync(() => system.FollowAsync(connection, order.Target, handle, cancellationToken));
            return known with { Handle = known.Handle ?? handle };
        }

        if (await LookAsync(() => system.FindAsync(connection, order, cancellationToken)) is { } found)
        {
            return found;
        }

        // What was just started is not always to be seen at once: sending again too soon would start it twice.
        TimeSpan left = before.LastSentAt + system.Settles - time.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            return new DeploymentAnswer(DeploymentState.TryAgain, $"{connection.Name} shows no run yet for the request that was sent before; it is looked up again before another is sent.", RetryAfter: left);
        }

        if (order.LooksUpOnly)
        {
            return NothingStarted(connection);
        }

        if (order.SendsAgain is { } sendsAgain)
        {
            await sendsAgain(cancellationToken);
        }

        return await system.StartAsync(connection, order, cancellationToken);
    }

    private static DeploymentAnswer NothingStarted(ConnectionSettings connection) =>
        new(DeploymentState.Failed, $"{connection.Name} shows no run for any request that was sent.");

    private DeploymentAnswer NothingToStop(IDeploymentSystem system, DeploymentOrder order) =>
        order.Before is { } before && before.LastSentAt + system.Settles > time.GetUtcNow()
            ? new DeploymentAnswer(DeploymentState.TryAgain, $"{order.Target.Connection} shows no run yet for the request that was sent.")
            : new DeploymentAnswer(DeploymentState.Succeeded, $"Nothing runs in {order.Target.Connection} for this request.");

    /// <summary>Asks about what may run already.</summary>
    private static async Task<T> LookAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (ApiCallException fault)
        {
            throw fault.AboutStarted();
        }
    }

    /// <param name="handle">What is followed; null: nothing is known to have been started.</param>
    /// <param name="mayRun">A request for it was sent before.</param>
    private async Task<DeploymentAnswer> AskAsync(
        OutsideTarget target, string? handle, bool mayRun, Func<IDeploymentSystem, ConnectionSettings, Task<DeploymentAnswer>> ask, CancellationToken cancellationToken)
    {
        if (!connections.TryGet(target.Connection, out ConnectionSettings? connection) || connection.Kind != target.Kind)
        {
            string fault = connection is null ? $"There is no connection '{target.Connection}'" : $"The connection '{target.Connection}' is of kind {connection.Kind}, not {target.Kind}";
            string sentence = PlainText.Of($"{fault}; set Connections__{target.Connection}__Kind.", connection);
            return new DeploymentAnswer(mayRun ? DeploymentState.TryAgain : DeploymentState.Failed, sentence, Handle: handle) { IsHeld = mayRun };
        }

        try
        {
            DeploymentAnswer answer = await ask(_systems[target.Kind], connection);
            return answer with { Message = PlainText.Of(answer.Message, connection), Url = Visible(answer.Url, connection) };
        }
        catch (ApiCallException fault)
        {
            return new DeploymentAnswer(
                fault.IsFinal ? DeploymentState.Failed : DeploymentState.TryAgain, PlainText.Of(fault.Message, connection), Handle: handle, RetryAfter: fault.RetryAfter)
            { NothingStarted = fault.NotTaken, NotSent = fault.IsResting, IsHeld = fault.NeedsPerson };
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, it is not known how the deployment stands; the details are for operators.
            LogUnexpected(connection.Name, exception.GetType().Name, PlainText.Of(exception.Message, connection));
            return new DeploymentAnswer(DeploymentState.TryAgain, $"{connection.Name} could not be asked: {exception.GetType().Name}; see the log.", Handle: handle);
        }
    }

    /// <summary>An address that carries a credential is not passed on at all: with the credential cut out it would lead nowhere.</summary>
    private static string? Visible(string? url, ConnectionSettings connection) => url is not null && PlainText.Of(url, connection) == url ? url : null;

    [LoggerMessage(LogLevel.Error, "A call through the connection {Connection} failed with {Exception}: {Reason}")]
    private partial void LogUnexpected(string connection, string exception, string reason);
}

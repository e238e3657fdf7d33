using Microsoft.Extensions.Logging;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Notices;
using ReleaseFunctions.Core.Tickets;

namespace ReleaseFunctions.Connectors.Tickets;

/// <summary>Gives each call to the system that the change record is in, looks up what may have been created before anything is created again, and turns everything that goes wrong outside into an answer.</summary>
internal sealed partial class TicketSystems(IConnectionDirectory connections, IEnumerable<ITicketSystem> systems, TimeProvider time, ILogger<TicketSystems> logger) : ITickets
{
    private readonly Dictionary<ConnectionKind, ITicketSystem> _systems = systems.ToDictionary(system => system.Kind);

    public Task<TicketAnswer> OpenAsync(ChangePlan change, ChangeRequest request, CancellationToken cancellationToken) => AskAsync(
        change,
        async (system, connection) => await OpenAsync(system, connection, change, request, cancellationToken),
        fault => new TicketAnswer(fault.State, fault.Message, RetryAfter: fault.RetryAfter),
        cancellationToken);

    public Task<OutletAnswer> CommentAsync(ChangePlan change, string key, ChangeComment comment, CancellationToken cancellationToken) =>
        DoAsync(change, (system, connection) => system.CommentAsync(connection, key, comment, cancellationToken), cancellationToken);

    public Task<OutletAnswer> MoveAsync(ChangePlan change, string key, string status, string why, CancellationToken cancellationToken) =>
        DoAsync(change, (system, connection) => system.MoveAsync(connection, key, status, why, cancellationToken), cancellationToken);

    public Task<OutletAnswer> LinkAsync(ChangePlan change, string key, ReleaseLink link, CancellationToken cancellationToken) =>
        DoAsync(change, (system, connection) => system.LinkAsync(connection, key, link, cancellationToken), cancellationToken);

    private async Task<TicketAnswer> OpenAsync(ITicketSystem system, ConnectionSettings connection, ChangePlan change, ChangeRequest request, CancellationToken cancellationToken)
    {
        if (change.Existing is { } existing)
        {
            return Found((await system.ReadAsync(connection, existing, cancellationToken)).Ticket);
        }

        if (request.LastSent is { } sent)
        {
            if (await system.FindAsync(connection, change, request, cancellationToken) is { } found)
            {
                return Found(found);
            }

            // What was just created is not always to be found at once: creating again too soon would make two.
            TimeSpan left = sent + system.Settles - time.GetUtcNow();
            if (left > TimeSpan.Zero)
            {
                return new TicketAnswer(OutletState.TryAgain, $"{connection.Name} shows no record yet for the request that was sent before; it is looked up again before another is sent.", RetryAfter: left);
            }

            if (request.SendsAgain is { } sendsAgain)
            {
                await sendsAgain(cancellationToken);
            }
        }

        try
        {
            return Found(await system.CreateAsync(connection, change, request, cancellationToken));
        }
        catch (ApiCallException fault) when (fault.NotTaken)
        {
            return new TicketAnswer(StateOf(fault), PlainText.Of(fault.Message, connection), RetryAfter: fault.RetryAfter) { NothingCreated = true };
        }
    }

    private static TicketAnswer Found(TicketRef ticket) => new(OutletState.Done, $"{ticket.Key} is the change record.", ticket);

    private Task<OutletAnswer> DoAsync(ChangePlan change, Func<ITicketSystem, ConnectionSettings, Task> act, CancellationToken cancellationToken) => AskAsync(
        change,
        async (system, connection) =>
        {
            await act(system, connection);
            return OutletAnswer.Done("Done.");
        },
        fault => fault,
        cancellationToken);

    private async Task<T> AskAsync<T>(ChangePlan change, Func<ITicketSystem, ConnectionSettings, Task<T>> ask, Func<OutletAnswer, T> failed, CancellationToken cancellationToken)
    {
        if (!connections.TryGet(change.Connection, out ConnectionSettings? connection) || connection.Kind != change.Kind)
        {
            return failed(OutletAnswer.Refused(PlainText.Of($"There is no connection '{change.Connection}' of kind {change.SystemWord}; set Connections__{change.Connection}__Kind.", connection)));
        }

        try
        {
            return await ask(_systems[change.Kind], connection);
        }
        catch (ApiCallException fault)
        {
            return failed(new OutletAnswer(StateOf(fault), PlainText.Of(fault.Message, connection), fault.RetryAfter));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, it is not known what was done; the details are for operators.
            LogUnexpected(connection.Name, exception.GetType().Name, PlainText.Of(exception.Message, connection));
            return failed(OutletAnswer.TryAgain($"{connection.Name} could not be asked: {exception.GetType().Name}; see the log."));
        }
    }

    private static OutletState StateOf(ApiCallException fault) => fault.IsFinal ? OutletState.Refused : OutletState.TryAgain;

    [LoggerMessage(LogLevel.Error, "A ticket call through the connection {Connection} failed with {Exception}: {Reason}")]
    private partial void LogUnexpected(string connection, string exception, string reason);
}

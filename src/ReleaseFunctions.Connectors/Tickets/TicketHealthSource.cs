using Microsoft.Extensions.Logging;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Health;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Connectors.Tickets;

/// <summary>Answers how tickets stand, as the number that items of checklists are ticked by; every other question goes on to the sources of health.</summary>
internal sealed partial class TicketHealthSource(
    HealthSources sources, IConnectionDirectory connections, IEnumerable<ITicketSystem> systems, ILogger<TicketHealthSource> logger) : IHealthSource
{
    private readonly Dictionary<ConnectionKind, ITicketSystem> _systems = systems.ToDictionary(system => system.Kind);

    public Task<Sample> MeasureAsync(HealthQuery query, DateTimeOffset at, CancellationToken cancellationToken) =>
        query is TicketQuery ticket ? LookAsync(ticket, cancellationToken) : sources.MeasureAsync(query, at, cancellationToken);

    public Task<Core.Health.Comparisons.SampleSeries> MeasureRangeAsync(HealthQuery query, DateTimeOffset from, DateTimeOffset to, TimeSpan step, CancellationToken cancellationToken) =>
        sources.MeasureRangeAsync(query, from, to, step, cancellationToken);

    private async Task<Sample> LookAsync(TicketQuery query, CancellationToken cancellationToken)
    {
        ConnectionKind kind = query is JiraStatusQuery ? ConnectionKind.Jira : ConnectionKind.ServiceNow;
        if (!connections.TryGet(query.Connection, out ConnectionSettings? connection) || connection.Kind != kind)
        {
            return Sample.Error(PlainText.Of($"There is no connection '{query.Connection}' of kind {kind}; set Connections__{query.Connection}__Kind.", connection));
        }

        try
        {
            TicketStanding standing = await _systems[kind].ReadAsync(connection, query.Ticket, cancellationToken);
            bool fits = standing.Is(query.Status);
            string sentence = fits ? $"{standing.Ticket.Key} is {standing.Status}" : $"{standing.Ticket.Key} is {standing.Status}, not {query.Status}";
            return Sample.Of(fits ? 1 : 0, PlainText.Of(sentence, connection));
        }
        catch (ApiCallException fault)
        {
            return Sample.Error(PlainText.Of(fault.Message, connection));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogUnexpected(connection.Name, exception.GetType().Name, PlainText.Of(exception.Message, connection));
            return Sample.Error($"{connection.Name} could not be asked: {exception.GetType().Name}; see the log.");
        }
    }

    [LoggerMessage(LogLevel.Error, "Looking at a ticket through the connection {Connection} failed with {Exception}: {Reason}")]
    private partial void LogUnexpected(string connection, string exception, string reason);
}

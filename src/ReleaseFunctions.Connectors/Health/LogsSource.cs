using System.Globalization;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Entra;
using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Connectors.Health;

/// <summary>Asks a Log Analytics workspace a KQL query that yields one row with one number.</summary>
internal sealed class LogsSource(MonitorTransport transport, EntraCredentials credentials)
{
    public async Task<Sample> MeasureAsync(ConnectionSettings connection, LogsQuery query, DateTimeOffset at, CancellationToken cancellationToken)
    {
        AzureCloud cloud = AzureCloud.At(connection.Url);
        LogsQueryClientOptions options = transport.Apply(new LogsQueryClientOptions { Audience = new LogsQueryAudience(cloud.LogsAudience) }, connection);
        LogsQueryClient client = new(cloud.LogsEndpoint, credentials.For(connection), options);
        LogsQueryOptions asked = new() { AllowPartialErrors = true, ServerTimeout = transport.Timeout(connection) };
        LogsQueryResult result = await transport.RunAsync(
            connection,
            async token => (await client.QueryWorkspaceAsync(query.Workspace, query.Query, new QueryTimeRange(query.Span, at), asked, token)).Value,
            cancellationToken);
        return Judge(connection.Name, result);
    }

    private static Sample Judge(string name, LogsQueryResult result)
    {
        if (result.Status != LogsQueryResultStatus.Success)
        {
            return Sample.NoData($"{name} answered only in part, which cannot be judged: {result.Error?.Message ?? "no reason given"}");
        }

        if (result.AllTables.Count > 1)
        {
            return Sample.Error($"{name} answered {result.AllTables.Count} tables where one number is needed; ask one query.");
        }

        if (result.AllTables.Count == 0 || result.AllTables[0].Rows.Count == 0)
        {
            return Sample.NoData($"{name} answered without a row.");
        }

        LogsTable table = result.AllTables[0];
        (int rows, int columns) = (table.Rows.Count, table.Columns.Count);
        return rows == 1 && columns == 1
            ? Read(name, table.Rows[0][0])
            : Sample.Error($"{name} answered {rows} rows of {columns} columns where one number is needed; end the query with summarize or project.");
    }

    private static Sample Read(string name, object? cell) => cell switch
    {
        null => Sample.NoData($"{name} answered null."),
        int or long or double or decimal => Of(name, Convert.ToDouble(cell, CultureInfo.InvariantCulture), cell),
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) => Of(name, value, text),
        _ => Sample.Error($"{name} answered a {cell.GetType().Name}, which is not a number."),
    };

    private static Sample Of(string name, double value, object shown) =>
        Sample.Of(value, string.Create(CultureInfo.InvariantCulture, $"{name} answered {shown}."));
}

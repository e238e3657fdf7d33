using System.Diagnostics.Metrics;
using Azure.Core;
using Azure.Core.Pipeline;

namespace ReleaseFunctions.Storage.Tables;

/// <summary>
/// Counts every request that is sent to a table, retries included: transactions are what storage costs in money and time.
/// An entity-group transaction is one request, however many rows it holds.
/// </summary>
public sealed class OperationCounter : HttpPipelineSynchronousPolicy
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "ReleaseFunctions.Storage";

    /// <summary>Name of the counter; tags <c>table</c> (without prefix) and <c>operation</c>.</summary>
    public const string CounterName = "releasefunctions.storage.operations";

    private static readonly Meter StorageMeter = new(MeterName);

    private static readonly Counter<long> Operations =
        StorageMeter.CreateCounter<long>(CounterName, "{operation}", "Requests sent to Table Storage, retries included.");

    private readonly string _table;

    internal OperationCounter(string table) => _table = table;

    public override void OnSendingRequest(HttpMessage message) =>
        Operations.Add(1, new("table", _table), new("operation", OperationOf(message.Request)));

    private static string OperationOf(Request request)
    {
        string path = request.Uri.Path ?? "";
        if (path.EndsWith("$batch", StringComparison.Ordinal))
        {
            return "transaction";
        }

        if (path.EndsWith("Tables", StringComparison.Ordinal))
        {
            return "createTable";
        }

        return request.Method.Method switch
        {
            "GET" => path.Contains("PartitionKey=", StringComparison.Ordinal) ? "read" : "query",
            "POST" => "insert",
            "DELETE" => "delete",
            _ => "upsert",
        };
    }
}

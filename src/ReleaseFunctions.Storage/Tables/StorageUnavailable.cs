using System.Net.Sockets;
using Azure;
using Azure.Identity;
using ReleaseFunctions.Storage.Locks;
using ReleaseFunctions.Storage.Releases;

namespace ReleaseFunctions.Storage.Tables;

/// <summary>Tells an outage of storage, which passes by itself, from a fault that a retry would only repeat.</summary>
public static class StorageUnavailable
{
    /// <summary>
    /// True where the same call may succeed later: no connection, a time-out, throttling, a server error, no token for the
    /// managed identity, or a release under too many concurrent writers. HTTP answers 503 to it, activities retry.
    /// </summary>
    public static bool Is(Exception exception) => exception switch
    {
        RequestFailedException e => e.Status is 0 or 408 or 429 or >= 500,

        // What the client throws when every try failed; a try that timed out is in it as a cancellation.
        AggregateException e => e.InnerExceptions.Count > 0 && e.InnerExceptions.All(inner => inner is OperationCanceledException || Is(inner)),
        CommitContendedException or LockContendedException or AuthenticationFailedException => true,
        HttpRequestException or SocketException or TimeoutException => true,
        _ => false,
    };
}

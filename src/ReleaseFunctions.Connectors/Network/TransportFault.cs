using System.Net.Sockets;
using Polly.Timeout;

namespace ReleaseFunctions.Connectors.Network;

/// <summary>Says what went wrong between us and an outside system, without what the exception's text may hold.</summary>
/// <param name="Sentence">The rest of a sentence that begins with the connection's name.</param>
/// <param name="IsFinal">Trying again would change nothing.</param>
internal sealed record TransportFault(string Sentence, bool IsFinal)
{
    /// <summary>Nothing was sent.</summary>
    public bool NotSent { get; init; }

    /// <summary>The host is left alone for a while.</summary>
    public bool IsResting { get; init; }

    /// <summary>How long not to try.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Null if the exception is not one of transport.</summary>
    /// <param name="exception">What was thrown; a cancellation counts as the connection's time limit.</param>
    /// <param name="timeout">The limit that was set.</param>
    public static TransportFault? From(Exception exception, TimeSpan timeout)
    {
        if (FindRefusal(exception) is { } refusal)
        {
            return new TransportFault($"cannot be asked: {refusal.Message}", IsFinal: true) { NotSent = true };
        }

        return exception switch
        {
            OperationCanceledException { InnerException: TimeoutException } => new TransportFault("took no connection in time.", IsFinal: false),
            HostRestsException rests => new TransportFault(rests.Message, IsFinal: false) { NotSent = true, IsResting = true, RetryAfter = rests.Left },
            TimeoutRejectedException rejected => new TransportFault($"did not answer within {rejected.Timeout.TotalSeconds:0.###} s.", IsFinal: false),
            OperationCanceledException => new TransportFault($"did not answer within {timeout.TotalSeconds:0.###} s.", IsFinal: false),
            HttpRequestException http => new TransportFault(Describe(http), IsFinal: false),
            SocketException socket => new TransportFault($"could not be reached: {socket.SocketErrorCode}.", IsFinal: false),
            IOException => new TransportFault("broke the connection.", IsFinal: false),
            _ => null,
        };
    }

    public static AddressRefusedException? FindRefusal(Exception? exception)
    {
        for (Exception? current = exception; current is not null; current = current.InnerException)
        {
            if (current is AddressRefusedException refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private static string Describe(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "has a host name that cannot be resolved.",
        HttpRequestError.ConnectionError => $"could not be reached{(exception.InnerException is SocketException socket ? $": {socket.SocketErrorCode}" : string.Empty)}.",
        HttpRequestError.SecureConnectionError => "could not be reached securely: the TLS handshake or the certificate failed. A certificate of an authority of your own needs CertificateAuthority in the connection's settings.",
        HttpRequestError.ConfigurationLimitExceeded => "answered with more than the size limit.",
        _ => exception.InnerException is SocketException inner ? $"could not be reached: {inner.SocketErrorCode}." : "broke the connection or answered with something that is not HTTP.",
    };
}

using System.Globalization;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Connections.Probes;

/// <summary>What an answer tells about a connection.</summary>
internal static class ProbeVerdict
{
    /// <summary>A clock that is further off breaks signatures and tokens.</summary>
    private static readonly TimeSpan LargestSkew = TimeSpan.FromMinutes(1);

    /// <summary>No answer came, or one that was no success.</summary>
    public static ConnectionFinding Of(ApiCallException fault) => fault.Status switch
    {
        null => new ConnectionFinding(false, null, null, fault.Message),
        401 => new ConnectionFinding(true, false, null, fault.Message),
        403 when fault.RetryAfter is null => new ConnectionFinding(true, null, false, fault.Message),
        _ => new ConnectionFinding(true, null, null, fault.Message),
    };

    /// <summary>The answer to a call that needs the credential and the right to make it.</summary>
    /// <param name="works">What it means that the call worked, one sentence.</param>
    /// <param name="remedy">What to do if it is refused.</param>
    public static ConnectionFinding Of(ConnectionSettings connection, ApiReply reply, DateTimeOffset now, string works, string? remedy = null)
    {
        ConnectionFinding finding = reply.IsSuccess ? new ConnectionFinding(true, true, true, works) : Of(reply.Failure(connection.Name, remedy ?? Remedy(reply.Status)));
        return finding.At(connection, reply, now);
    }

    /// <summary>Adds what the answer's date says about the clocks. Dates are in whole seconds, and were written while the answer was on its way.</summary>
    public static ConnectionFinding At(this ConnectionFinding finding, ConnectionSettings connection, ApiReply reply, DateTimeOffset now)
    {
        if (!DateTimeOffset.TryParse(reply.Header("Date"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date))
        {
            return finding;
        }

        TimeSpan skew = TimeSpan.FromSeconds(Math.Round((date - now).TotalSeconds));
        string warning = skew.Duration() < LargestSkew ? string.Empty
            : $" The clocks differ by {skew.Duration().TotalSeconds:0} s ({connection.Name} is {(skew > TimeSpan.Zero ? "ahead" : "behind")}); set them right, because signatures and tokens depend on them.";
        return finding with { ClockSkew = skew, Message = finding.Message + warning };
    }

    private static string? Remedy(int status) => status switch
    {
        401 => "Its credential is not accepted; look at the connection's Token, User and Secret.",
        403 => "Its credential may not do this.",
        404 => "Nothing is there; look at the connection's Url.",
        _ => null,
    };
}

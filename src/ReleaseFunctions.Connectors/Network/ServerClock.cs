using System.Globalization;

namespace ReleaseFunctions.Connectors.Network;

/// <summary>What an answer tells about the other side's clock.</summary>
internal static class ServerClock
{
    /// <summary>Its clock less ours, by the <c>Date</c> header, which knows whole seconds; null: it said no time.</summary>
    public static TimeSpan? Skew(this ApiReply reply, DateTimeOffset now) =>
        DateTimeOffset.TryParse(reply.Header("Date"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at) ? at - now : null;
}

namespace ReleaseFunctions.Connectors.Network;

/// <summary>A host is not asked for a while because it failed too often. Nothing was sent.</summary>
/// <param name="message">The rest of a sentence that begins with the connection's name.</param>
/// <param name="left">How much longer it is left alone.</param>
internal sealed class HostRestsException(string message, TimeSpan left) : IOException(message)
{
    public TimeSpan Left => left;
}

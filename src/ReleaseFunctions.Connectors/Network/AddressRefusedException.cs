namespace ReleaseFunctions.Connectors.Network;

/// <summary>A connection's host leads to an address it may not reach. Final: the configuration or the name server has to change.</summary>
internal sealed class AddressRefusedException(string message) : IOException(message);

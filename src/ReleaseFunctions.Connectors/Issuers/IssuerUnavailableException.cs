namespace ReleaseFunctions.Connectors.Issuers;

/// <summary>An issuer's keys could not be had; the message says why.</summary>
internal sealed class IssuerUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

namespace ReleaseFunctions.Connectors.Health;

/// <summary>A query could not be asked or answered; the message is meant for people. Becomes an error sample.</summary>
internal sealed class QueryFailedException(string message) : Exception(message);

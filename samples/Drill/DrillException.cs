namespace ReleaseFunctions.Drill;

/// <summary>The drill cannot be run; the message says why and what to do.</summary>
public sealed class DrillException(string message) : Exception(message);

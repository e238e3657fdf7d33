namespace Demo;

/// <summary>The demonstration did not go as it should; the message says where.</summary>
public sealed class DemoException(string message) : Exception(message);

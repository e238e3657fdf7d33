namespace EmbeddedFunctions.Invocation;

/// <summary>Reads the value of one parameter from an invocation.</summary>
internal delegate object? ArgumentReader(InvocationContext context);

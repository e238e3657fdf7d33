namespace EmbeddedFunctions.DurableTask.Worker;

/// <summary>Picks properties of an exception that should survive in its failure details. Registered in the container.</summary>
public interface IExceptionPropertiesProvider
{
    /// <summary>The properties to keep; values must be serializable as JSON. <c>null</c> for none.</summary>
    IDictionary<string, object?>? GetExceptionProperties(Exception exception);
}

namespace EmbeddedFunctions.DurableTask;

/// <summary>Options for the restart of an orchestration with a new history.</summary>
public class ContinueAsNewOptions
{
    /// <summary>Input of the next generation.</summary>
    public object? NewInput { get; set; }

    /// <summary>Whether events that were received and not yet awaited go to the next generation; default <c>true</c>.</summary>
    public bool PreserveUnprocessedEvents { get; set; } = true;

    /// <summary>Version of the next generation; unchanged when <c>null</c> or empty.</summary>
    public string? NewVersion { get; set; }
}

namespace EmbeddedFunctions.DurableTask;

/// <summary>An activity as the engine runs it. Derive from <see cref="TaskActivity{TInput, TOutput}"/> instead.</summary>
public interface ITaskActivity
{
    /// <summary>Type the input is read as.</summary>
    Type InputType { get; }

    /// <summary>Type of the output.</summary>
    Type OutputType { get; }

    /// <summary>Runs the activity. It may run more than once for one call.</summary>
    Task<object?> RunAsync(TaskActivityContext context, object? input);
}

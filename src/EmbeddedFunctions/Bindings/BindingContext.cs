namespace EmbeddedFunctions;

/// <summary>What the trigger knows about one invocation besides its payload, such as route values.</summary>
public abstract class BindingContext
{
    protected BindingContext()
    {
    }

    /// <summary>Values by name; names ignore case.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}

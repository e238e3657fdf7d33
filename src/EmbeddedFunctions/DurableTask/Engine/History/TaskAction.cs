namespace EmbeddedFunctions.DurableTask.Engine.History;

/// <summary>An event that the orchestrator itself caused. Replaying the code must cause the same one under the same sequence number.</summary>
internal abstract record TaskAction(int TaskId) : HistoryEvent
{
    /// <summary>What the action is, in words, for divergence messages.</summary>
    public abstract string Describe();

    /// <summary>Whether replayed code that caused <paramref name="other"/> instead still follows this history.</summary>
    public abstract bool Matches(TaskAction other);

    protected static bool SameName(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}

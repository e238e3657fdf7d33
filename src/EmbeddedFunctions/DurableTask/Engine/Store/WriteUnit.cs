namespace EmbeddedFunctions.DurableTask.Engine.Store;

/// <summary>Something that is committed as a whole. Units of one batch share a transaction, and so a flush.</summary>
internal abstract class WriteUnit
{
    /// <summary>Writes. Runs on the writer thread, possibly a second time after a batch failed.</summary>
    public abstract void Apply(WriteBatch batch);

    /// <summary>Called on the writer thread once the unit is durable; must be quick.</summary>
    public abstract void Committed();

    /// <summary>Called on the writer thread when the unit could not be written.</summary>
    public abstract void Failed(Exception exception);
}

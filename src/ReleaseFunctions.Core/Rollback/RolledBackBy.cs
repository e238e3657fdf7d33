namespace ReleaseFunctions.Core.Rollback;

/// <summary>Words of <c>rollback.finished</c> for who told the end, besides those of a deployment's end; a wire format.</summary>
public static class RolledBackBy
{
    /// <summary>The release: the rollback as a whole.</summary>
    public const string System = "system";

    /// <summary>The stage's flags: all that there was to undo of it, or what of it could not be undone.</summary>
    public const string Flags = "flags";
}

namespace EmbeddedFunctions;

/// <summary>Whether a binding brings data in or takes it out.</summary>
public enum BindingDirection
{
    In = 0,
    Out = 1,
}

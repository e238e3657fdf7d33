namespace EmbeddedFunctions.Extensions.Abstractions;

/// <summary>Marks a parameter that the host fills.</summary>
public abstract class BindingAttribute : Attribute
{
    public BindingAttribute()
    {
    }
}

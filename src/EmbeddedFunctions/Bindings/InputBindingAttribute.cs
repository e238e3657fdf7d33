namespace EmbeddedFunctions.Extensions.Abstractions;

/// <summary>Marks a parameter that the host fills besides the trigger.</summary>
public abstract class InputBindingAttribute : BindingAttribute
{
    public InputBindingAttribute()
    {
    }
}

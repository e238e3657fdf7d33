namespace EmbeddedFunctions.Extensions.Abstractions;

/// <summary>Marks the one parameter of a function that says what starts it.</summary>
public abstract class TriggerBindingAttribute : BindingAttribute
{
    public TriggerBindingAttribute()
    {
    }
}

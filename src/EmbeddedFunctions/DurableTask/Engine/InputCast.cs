namespace EmbeddedFunctions.DurableTask.Engine;

/// <summary>Casts a deserialized input to what a task declares; a missing input is the declared type's default.</summary>
internal static class InputCast
{
    public static T To<T>(object? input) => input switch
    {
        T typed => typed,
        null => default!,
        _ => throw new ArgumentException($"The input is of type '{input.GetType()}', but the task expects '{typeof(T)}'.", nameof(input)),
    };
}

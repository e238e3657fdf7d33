using System.Reflection;

namespace EmbeddedFunctions.Invocation;

/// <summary>How a method's return value becomes the function's result: awaited where it is a task.</summary>
internal sealed class MethodResult
{
    private readonly MethodInfo? _asTask;
    private readonly PropertyInfo? _taskResult;

    private MethodResult(Type returnType)
    {
        Type type = returnType;
        if (type == typeof(ValueTask) || IsGeneric(type, typeof(ValueTask<>)))
        {
            _asTask = type.GetMethod(nameof(ValueTask.AsTask));
            type = _asTask!.ReturnType;
        }

        if (IsGeneric(type, typeof(Task<>)))
        {
            _taskResult = type.GetProperty(nameof(Task<object>.Result));
            ValueType = type.GetGenericArguments()[0];
            return;
        }

        ValueType = typeof(Task).IsAssignableFrom(type) ? typeof(void) : type;
    }

    /// <summary>The type without the task around it.</summary>
    public Type ValueType { get; }

    public static MethodResult Of(MethodInfo method) => new(method.ReturnType);

    public async ValueTask<object?> UnwrapAsync(object? returned)
    {
        object? value = _asTask is null ? returned : _asTask.Invoke(returned, null);
        if (value is not Task task)
        {
            return value;
        }

        await task;
        return _taskResult?.GetValue(task);
    }

    private static bool IsGeneric(Type type, Type definition)
        => type.IsGenericType && type.GetGenericTypeDefinition() == definition;
}

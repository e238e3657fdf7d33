using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using EmbeddedFunctions.Extensions.Abstractions;
using EmbeddedFunctions.Invocation;

namespace EmbeddedFunctions.Discovery;

/// <summary>Finds functions by their attributes and reports everything that is wrong with them at once.</summary>
internal sealed partial class FunctionDiscovery(IReadOnlyList<ITriggerKind> kinds)
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly List<string> _errors = [];

    /// <exception cref="FunctionWorkerException">At least one function cannot be hosted; the message lists them all.</exception>
    public IReadOnlyList<FunctionDescriptor> Find(IEnumerable<Type> types)
    {
        List<FunctionDescriptor> functions = [];
        Dictionary<string, MethodInfo> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (MethodInfo method in types.SelectMany(type => type.GetMethods(Declared)))
        {
            if (method.GetCustomAttribute<FunctionAttribute>() is not { } attribute)
            {
                continue;
            }

            if (!names.TryAdd(attribute.Name, method))
            {
                _errors.Add($"The name '{attribute.Name}' is used by '{Describe(names[attribute.Name])}' and by '{Describe(method)}'; "
                    + "function names are unique regardless of case, so rename one.");
                continue;
            }

            if (Examine(attribute.Name, method) is { } function)
            {
                functions.Add(function);
            }
        }

        return _errors.Count == 0
            ? functions
            : throw new FunctionWorkerException(
                $"The application cannot start: {_errors.Count} error(s) in its functions.{Environment.NewLine}"
                + string.Join(Environment.NewLine, _errors.Select(error => $"- {error}")));
    }

    private FunctionDescriptor? Examine(string name, MethodInfo method)
    {
        int before = _errors.Count;
        if (RefuseMethod(name, method) is { } refusal)
        {
            _errors.Add($"Function '{name}' ({Describe(method)}): {refusal}");
            return null;
        }

        ParameterInfo[] triggers = [.. method.GetParameters().Where(HasTrigger)];
        if (triggers.Length != 1)
        {
            _errors.Add(triggers.Length == 0
                ? $"Function '{name}' ({Describe(method)}) has no trigger; mark one parameter with a trigger attribute such as [HttpTrigger]."
                : $"Function '{name}' ({Describe(method)}) has {triggers.Length} triggers, on parameters "
                    + $"{string.Join(", ", triggers.Select(parameter => $"'{parameter.Name}'"))}; a function has exactly one.");
            return null;
        }

        ParameterInfo triggerParameter = triggers[0];
        TriggerBindingAttribute trigger = triggerParameter.GetCustomAttributes<TriggerBindingAttribute>().First();
        if (kinds.FirstOrDefault(kind => kind.AttributeType.IsInstanceOfType(trigger)) is not { } kind)
        {
            _errors.Add($"Parameter '{triggerParameter.Name}' of function '{name}' has the trigger '{trigger.GetType().Name}', "
                + "which the embedded host does not know.");
            return null;
        }

        MethodResult result = MethodResult.Of(method);
        if (kind.Refuse(method, trigger, result) is { } kindRefusal)
        {
            _errors.Add($"Function '{name}' ({Describe(method)}): {kindRefusal}");
        }

        List<DiscoveredBinding> bindings = [];
        ArgumentReader?[] readers = [.. method.GetParameters().Select(parameter => Read(name, method, kind, parameter, bindings))];
        return _errors.Count > before
            ? null
            : new FunctionDescriptor(
                name, method, triggerParameter, trigger, [.. readers.Select(reader => reader!)], result,
                new DiscoveredFunctionDefinition(name, method, bindings));
    }

    private ArgumentReader? Read(
        string name, MethodInfo method, ITriggerKind kind, ParameterInfo parameter, List<DiscoveredBinding> bindings)
    {
        ArgumentReader? reader;
        string? refusal;
        BindingAttribute? binding = parameter.GetCustomAttributes<BindingAttribute>().FirstOrDefault();
        if (binding is TriggerBindingAttribute)
        {
            bindings.Add(new DiscoveredBinding(parameter.Name!, kind.BindingType));
            reader = kind.ReadTrigger(parameter, name, out refusal);
        }
        else if (binding is not null)
        {
            bindings.Add(new DiscoveredBinding(parameter.Name!, InputBindings.TypeOf(binding)));
            reader = InputBindings.Read(binding, parameter, out refusal);
        }
        else
        {
            reader = kind.ReadOther(method, parameter, name, out refusal);
        }

        if (reader is null)
        {
            _errors.Add($"Parameter '{parameter.Name}' of function '{name}' has the type '{parameter.ParameterType}': {refusal}");
        }

        return reader;
    }

    private static string? RefuseMethod(string name, MethodInfo method)
    {
        Type type = method.DeclaringType!;
        return !ValidName().IsMatch(name) || name.Equals("host", StringComparison.OrdinalIgnoreCase)
                ? "the name must be 1 to 128 letters, digits, '_' and '-', start with a letter and not be 'host', as on the real host."
            : !method.IsPublic ? "the method is not public; make it public."
            : method.IsGenericMethodDefinition || type.ContainsGenericParameters ? "functions cannot be generic."
            : type.IsAbstract && !method.IsStatic ? $"'{type.Name}' is abstract; move the function to a concrete class."
            : method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)) ? "'async void' cannot be awaited; return Task."
            : method.GetParameters().Any(parameter => parameter.ParameterType.IsByRef) ? "parameters cannot be ref, in or out."
            : null;
    }

    private static bool HasTrigger(ParameterInfo parameter) => parameter.IsDefined(typeof(TriggerBindingAttribute), inherit: true);

    private static string Describe(MethodInfo method) => $"{method.DeclaringType!.FullName}.{method.Name}";

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,127}$", RegexOptions.NonBacktracking)]
    private static partial Regex ValidName();
}

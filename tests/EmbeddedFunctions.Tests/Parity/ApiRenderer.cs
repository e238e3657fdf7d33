using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace EmbeddedFunctions.Tests.Parity;

/// <summary>Renders public and protected API in the format of the listings: one line per member.</summary>
internal sealed class ApiRenderer(ApiNames names, bool withNullability = true)
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly ApiNullability _nullability = new(withNullability);

    public IEnumerable<string> Members(Type type)
        => type.IsEnum
            ? type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(Line)
            : type.GetMembers(Declared).Where(IsApi).Select(Line);

    /// <summary>The line of one member, wherever it comes from.</summary>
    public string Line(MemberInfo member)
    {
        string owner = names.Of(Open(member.DeclaringType!));
        string obsolete = member.IsDefined(typeof(ObsoleteAttribute), inherit: false) ? "  [Obsolete]" : string.Empty;
        return $"{owner} . {Text(member)}{obsolete}";
    }

    /// <summary>What kind of type it is, without base type and interfaces.</summary>
    public static string Kind(Type type)
        => type.IsInterface ? "interface"
            : type.IsEnum ? "enum"
            : type.IsValueType ? "struct"
            : typeof(MulticastDelegate).IsAssignableFrom(type) ? "delegate"
            : type is { IsAbstract: true, IsSealed: true } ? "static class"
            : type.IsAbstract ? "abstract class"
            : type.IsSealed ? "sealed class"
            : "class";

    public string NameOf(Type type) => names.Of(Open(type));

    /// <summary>The name with the type arguments as given, for base types and interfaces.</summary>
    public string ClosedNameOf(Type type) => names.Of(type);

    public static bool IsApi(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => !constructor.IsStatic && IsApi((MethodBase)constructor),
        // A record's copy method cannot be named in source, and compilers differ in how they declare it.
        MethodInfo method => !IsAccessor(method) && method.Name != "<Clone>$" && IsApi((MethodBase)method),
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsApi),
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        EventInfo @event => IsApi(@event.AddMethod!),
        _ => false,
    };

    private static bool IsApi(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsAccessor(MethodInfo method)
        => method.IsSpecialName && (method.Name.StartsWith("get_", StringComparison.Ordinal) || method.Name.StartsWith("set_", StringComparison.Ordinal)
            || method.Name.StartsWith("add_", StringComparison.Ordinal) || method.Name.StartsWith("remove_", StringComparison.Ordinal));

    private static Type Open(Type type) => type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type;

    private string Text(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"ctor {Access(constructor)} {ApiNames.Simple(constructor.DeclaringType!)}({Parameters(constructor)})",
        MethodInfo method => Method(method),
        PropertyInfo property => Property(property),
        FieldInfo { DeclaringType.IsEnum: true } field => string.Create(CultureInfo.InvariantCulture, $"{field.Name} = {field.GetRawConstantValue()}"),
        FieldInfo field => Field(field),
        EventInfo @event => $"event {Modifiers(@event.AddMethod!)} {names.Of(@event.EventHandlerType!)} {@event.Name}",
        _ => throw new NotSupportedException($"'{member}' is a {member.MemberType}, which the listings do not have."),
    };

    private string Method(MethodInfo method)
    {
        string generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(names.Of))}>" : string.Empty;
        return $"method {Modifiers(method)} {names.Of(method.ReturnType)}{_nullability.Mark(method.ReturnParameter)} "
            + $"{method.Name}{generic}({Parameters(method)}){Constraints(method)}";
    }

    private string Property(PropertyInfo property)
    {
        MethodInfo[] accessors = [.. property.GetAccessors(nonPublic: true).Where(IsApi)];
        MethodInfo widest = accessors.FirstOrDefault(accessor => accessor.IsPublic) ?? accessors[0];
        ParameterInfo[] indexes = property.GetIndexParameters();
        string index = indexes.Length == 0 ? string.Empty : $"[{string.Join(", ", indexes.Select(Parameter))}]";
        string get = property.GetMethod is { } getter && IsApi(getter) ? "get; " : string.Empty;
        string set = property.SetMethod is not { } setter || !IsApi(setter) ? string.Empty : IsInit(setter) ? "init; " : "set; ";
        return $"prop {Modifiers(widest)} {names.Of(property.PropertyType)}{_nullability.Mark(property)} {property.Name}{index} {{ {get}{set}}}";
    }

    private string Field(FieldInfo field)
    {
        string access = field.IsPublic ? "public" : "protected";
        string type = $"{names.Of(field.FieldType)}{_nullability.Mark(field)}";
        return field.IsLiteral
            ? string.Create(CultureInfo.InvariantCulture, $"field {access} const {type} {field.Name} = {field.GetRawConstantValue()}")
            : $"field {access} {(field.IsStatic ? "static " : string.Empty)}{(field.IsInitOnly ? "readonly " : string.Empty)}{type} {field.Name}";
    }

    private string Parameters(MethodBase method)
    {
        string text = string.Join(", ", method.GetParameters().Select(Parameter));
        return method.IsDefined(typeof(ExtensionAttribute), inherit: false) ? $"this {text}" : text;
    }

    private string Parameter(ParameterInfo parameter)
    {
        string prefix = parameter.IsDefined(typeof(ParamArrayAttribute), inherit: false) ? "params "
            : !parameter.ParameterType.IsByRef ? string.Empty
            : parameter.IsOut ? "out "
            : parameter.IsIn ? "in "
            : "ref ";
        string value = parameter.HasDefaultValue ? $" = {Default(parameter)}" : string.Empty;
        return $"{prefix}{names.Of(parameter.ParameterType)}{_nullability.Mark(parameter)} {parameter.Name}{value}";
    }

    private static string Default(ParameterInfo parameter) => parameter.RawDefaultValue switch
    {
        null or Missing => "default",
        bool flag => flag ? "true" : "false",
        string text => $"\"{text}\"",
        object value when (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType) is { IsEnum: true } type
            => Enum.ToObject(type, value).ToString()!,
        object value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private string Constraints(MethodInfo method)
        => !method.IsGenericMethod ? string.Empty : string.Concat(method.GetGenericArguments().Select(argument =>
        {
            GenericParameterAttributes attributes = argument.GenericParameterAttributes;
            bool isStruct = attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
            List<string> parts = [];
            if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            {
                parts.Add("class");
            }

            if (isStruct)
            {
                parts.Add("struct");
            }

            parts.AddRange(argument.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(names.Of));
            if (attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct)
            {
                parts.Add("new()");
            }

            return parts.Count == 0 ? string.Empty : $" where {argument.Name} : {string.Join(", ", parts)}";
        }));

    private static string Modifiers(MethodInfo method)
    {
        string access = Access(method);
        return method.DeclaringType!.IsInterface ? method.IsStatic ? $"{access} static" : access
            : method.IsStatic ? $"{access} static"
            : method.IsAbstract ? $"{access} abstract"
            : !method.IsVirtual || method.IsFinal ? access
            : method.GetBaseDefinition() == method ? $"{access} virtual"
            : $"{access} override";
    }

    private static string Access(MethodBase method) => method.IsPublic ? "public" : "protected";

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
}

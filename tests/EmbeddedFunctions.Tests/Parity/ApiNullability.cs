using System.Reflection;

namespace EmbeddedFunctions.Tests.Parity;

/// <summary>
/// Adds the marks for nullable reference types: <c>?</c> on the type itself, <c>/*inner?*/</c> for one inside a reference type. Reads the
/// compiler's attributes as they are, because <see cref="NullabilityInfoContext"/> takes every unconstrained type parameter for nullable.
/// </summary>
internal sealed class ApiNullability(bool isRendered)
{
    private const byte Annotated = 2;

    public string Mark(PropertyInfo property) => Mark(property.PropertyType, property.CustomAttributes, property.DeclaringType);

    public string Mark(FieldInfo field) => Mark(field.FieldType, field.CustomAttributes, field.DeclaringType);

    public string Mark(ParameterInfo parameter) => Mark(parameter.ParameterType, parameter.CustomAttributes, parameter.Member);

    private string Mark(Type type, IEnumerable<CustomAttributeData> attributes, MemberInfo? context)
    {
        // The listings ask this of the reference for an out parameter, so that "out int" in a nullable context reads "out int?".
        if (!isRendered || type.IsValueType)
        {
            return string.Empty;
        }

        IReadOnlyList<byte> flags = Flags(attributes, "NullableAttribute") ?? [ContextOf(context)];
        return flags[0] == Annotated ? "?" : flags.Contains(Annotated) ? "/*inner?*/" : string.Empty;
    }

    private static byte ContextOf(MemberInfo? member)
    {
        for (MemberInfo? current = member; current is not null; current = current.DeclaringType)
        {
            if (Flags(current.CustomAttributes, "NullableContextAttribute") is { } flags)
            {
                return flags[0];
            }
        }

        return 0;
    }

    private static IReadOnlyList<byte>? Flags(IEnumerable<CustomAttributeData> attributes, string name)
    {
        if (attributes.FirstOrDefault(attribute => attribute.AttributeType.FullName == $"System.Runtime.CompilerServices.{name}") is not { } found)
        {
            return null;
        }

        object value = found.ConstructorArguments[0].Value!;
        return value is byte flag ? [flag] : [.. ((IEnumerable<CustomAttributeTypedArgument>)value).Select(argument => (byte)argument.Value!)];
    }
}

using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;

namespace EmbeddedFunctions.Invocation;

/// <summary>Turns text such as a route value into a parameter's type, without regard to the machine's culture.</summary>
internal static class ConvertedValue
{
    private static readonly FrozenDictionary<Type, Func<string, object>> Parsers = new Dictionary<Type, Func<string, object>>
    {
        [typeof(string)] = text => text,
        [typeof(bool)] = text => bool.Parse(text),
        [typeof(byte)] = text => byte.Parse(text, CultureInfo.InvariantCulture),
        [typeof(short)] = text => short.Parse(text, CultureInfo.InvariantCulture),
        [typeof(int)] = text => int.Parse(text, CultureInfo.InvariantCulture),
        [typeof(long)] = text => long.Parse(text, CultureInfo.InvariantCulture),
        [typeof(float)] = text => float.Parse(text, CultureInfo.InvariantCulture),
        [typeof(double)] = text => double.Parse(text, CultureInfo.InvariantCulture),
        [typeof(decimal)] = text => decimal.Parse(text, CultureInfo.InvariantCulture),
        [typeof(Guid)] = text => Guid.Parse(text),
        [typeof(DateTime)] = text => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        [typeof(DateTimeOffset)] = text => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture),
    }.ToFrozenDictionary();

    public static bool CanConvertTo(Type type) => Parsers.ContainsKey(Nullable.GetUnderlyingType(type) ?? type);

    /// <exception cref="FunctionInputConverterException">The value is missing or not of the parameter's type.</exception>
    public static object? To(ParameterInfo parameter, string functionName, object? value)
    {
        if (value is null)
        {
            return Missing(parameter, functionName);
        }

        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (type.IsInstanceOfType(value))
        {
            return value;
        }

        string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
        try
        {
            return Parsers[type](text);
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            throw new FunctionInputConverterException(
                $"Parameter '{parameter.Name}' of function '{functionName}' got '{text}', which is not a value of type "
                + $"'{type.Name}'. Constrain the route value or take it as a string.",
                error);
        }
    }

    private static object? Missing(ParameterInfo parameter, string functionName)
    {
        if (parameter.HasDefaultValue)
        {
            return parameter.DefaultValue;
        }

        Type type = parameter.ParameterType;
        return type.IsValueType && Nullable.GetUnderlyingType(type) is null
            ? throw new FunctionInputConverterException(
                $"Parameter '{parameter.Name}' of function '{functionName}' got no value; make it nullable or give it a default.")
            : null;
    }
}

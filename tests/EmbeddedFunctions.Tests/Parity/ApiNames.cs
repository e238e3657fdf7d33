using System.Reflection;

namespace EmbeddedFunctions.Tests.Parity;

/// <summary>Writes types as the listings under <c>shared/api</c> do, with stand-in namespaces under the names they stand in for.</summary>
internal sealed class ApiNames(IReadOnlyList<(string StandIn, string Original)> namespaces)
{
    /// <summary>The namespaces of this repository's stand-ins; the longest match counts.</summary>
    public static readonly ApiNames StandIns = new(
    [
        ("EmbeddedFunctions.DurableTask", "Microsoft.DurableTask"),
        ("EmbeddedFunctions.DependencyInjection", "Microsoft.Extensions.DependencyInjection"),
        ("EmbeddedFunctions.Hosting", "Microsoft.Extensions.Hosting"),
        ("EmbeddedFunctions.Logging", "Microsoft.Extensions.Logging"),
        ("EmbeddedFunctions", "Microsoft.Azure.Functions.Worker"),
        ("EmbeddedMonitorQuery", "Azure.Monitor.Query"),
    ]);

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    public string Of(Type type)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return $"{Of(underlying)}?";
        }

        return Keywords.TryGetValue(type, out string? keyword) ? keyword : Full(type);
    }

    /// <summary>The type's name without namespace and arity, as a constructor carries it.</summary>
    public static string Simple(Type type)
    {
        int tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? type.Name : type.Name[..tick];
    }

    private string Full(Type type)
    {
        Type[] arguments = type.GetGenericArguments();
        int inherited = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        string own = arguments.Length == inherited
            ? string.Empty
            : $"<{string.Join(", ", arguments.Skip(inherited).Select(Of))}>";
        string prefix = type.DeclaringType is { } outer
            ? Of(inherited == 0 ? outer : outer.MakeGenericType(arguments[..inherited]))
            : Map(type.Namespace ?? string.Empty);
        return prefix.Length == 0 ? Simple(type) + own : $"{prefix}.{Simple(type)}{own}";
    }

    private string Map(string @namespace)
    {
        foreach ((string standIn, string original) in namespaces)
        {
            if (@namespace == standIn || @namespace.StartsWith($"{standIn}.", StringComparison.Ordinal))
            {
                return original + @namespace[standIn.Length..];
            }
        }

        return @namespace;
    }
}

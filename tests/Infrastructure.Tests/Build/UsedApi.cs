using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Infrastructure.Tests.Build;

/// <summary>What a compiled assembly refers to in our stand-ins for Microsoft's libraries.</summary>
internal static class UsedApi
{
    private static readonly string[] StandIns = ["EmbeddedFunctions", "EmbeddedMonitorQuery"];

    // Enough for every generic type and method there is; what stands in for a parameter does not matter.
    private static readonly Type[] Anything = [.. Enumerable.Repeat(typeof(object), 16)];

    /// <summary>Types named in the assembly's metadata.</summary>
    public static IReadOnlyList<Type> Types(Assembly assembly) => [.. Read(assembly, (module, reader) => reader.TypeReferences
        .Where(handle => IsStandIn(reader, handle))
        .Select(handle => module.ResolveType(MetadataTokens.GetToken(handle))))];

    /// <summary>Members named in the assembly's metadata, as they are declared.</summary>
    public static IReadOnlyList<MemberInfo> Members(Assembly assembly) => [.. Read(assembly, (module, reader) => reader.MemberReferences
        .Select(handle => module.ResolveMember(MetadataTokens.GetToken(handle), Anything, Anything)!)
        .Where(member => StandIns.Contains(member.Module.Assembly.GetName().Name))
        .Select(member => member.Module.ResolveMember(member.MetadataToken)!)
        .Select(Declared)
        .Distinct())];

    private static List<T> Read<T>(Assembly assembly, Func<Module, MetadataReader, IEnumerable<T>> read)
    {
        using PEReader file = new(File.OpenRead(assembly.Location));
        return [.. read(assembly.ManifestModule, file.GetMetadataReader())];
    }

    private static bool IsStandIn(MetadataReader reader, TypeReferenceHandle handle)
    {
        EntityHandle scope = reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.AssemblyReference => StandIns.Contains(reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name)),
            HandleKind.TypeReference => IsStandIn(reader, (TypeReferenceHandle)scope),
            _ => false,
        };
    }

    // A property is listed as a whole, not by its accessors.
    private static MemberInfo Declared(MemberInfo member) => member is MethodInfo { IsSpecialName: true } accessor
        ? accessor.DeclaringType!
            .GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .FirstOrDefault(property => property.GetMethod == accessor || property.SetMethod == accessor) ?? member
        : member;
}

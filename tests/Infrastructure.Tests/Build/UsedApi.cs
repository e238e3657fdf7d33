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
        .Where(handle => OwnerOf(reader, reader.GetMemberReference(handle).Parent) is { } owner && IsStandIn(reader, owner))
        .Select(handle => module.ResolveMember(MetadataTokens.GetToken(handle), Anything, Anything)!)
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

    // The type a member is of; for one of a generic type, the open one.
    private static TypeReferenceHandle? OwnerOf(MetadataReader reader, EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeSpecification)
        {
            BlobReader signature = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
            if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            {
                return null;
            }

            signature.ReadByte();
            parent = signature.ReadTypeHandle();
        }

        return parent.Kind == HandleKind.TypeReference ? (TypeReferenceHandle)parent : null;
    }

    // A property is listed as a whole, not by its accessors.
    private static MemberInfo Declared(MemberInfo member) => member is MethodInfo { IsSpecialName: true } accessor
        ? accessor.DeclaringType!
            .GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .FirstOrDefault(property => property.GetMethod == accessor || property.SetMethod == accessor) ?? member
        : member;
}

using System.Reflection;

namespace EmbeddedFunctions.Discovery;

/// <summary>The assemblies that may carry functions: the application's own and those below it that reference this library.</summary>
internal static class FunctionAssemblies
{
    private static readonly string OwnName = typeof(FunctionAssemblies).Assembly.GetName().Name!;

    public static IReadOnlyList<Assembly> Below(Assembly entry)
    {
        List<Assembly> found = [entry];
        HashSet<string> seen = [entry.GetName().FullName];
        Queue<Assembly> open = new(found);
        while (open.TryDequeue(out Assembly? current))
        {
            foreach (AssemblyName name in current.GetReferencedAssemblies().Where(name => IsOurs(name) && seen.Add(name.FullName)))
            {
                Assembly assembly = Assembly.Load(name);
                open.Enqueue(assembly);
                if (assembly.GetReferencedAssemblies().Any(reference => reference.Name == OwnName))
                {
                    found.Add(assembly);
                }
            }
        }

        return found;
    }

    // Frameworks and libraries of others never carry functions for this host, and loading them all would slow the start.
    private static bool IsOurs(AssemblyName name)
        => name.Name is { } text && text != OwnName
            && !text.StartsWith("System", StringComparison.Ordinal)
            && !text.StartsWith("Microsoft.", StringComparison.Ordinal)
            && !text.StartsWith("Azure.", StringComparison.Ordinal)
            && text is not ("netstandard" or "mscorlib");
}

namespace EmbeddedFunctions.Tests.Parity;

/// <summary>The parity rule: whatever a stand-in shows, the real API shows in the same way.</summary>
internal sealed class ApiComparer(ApiListing listing, ApiRenderer renderer)
{
    /// <summary>Every deviation of the types, each with what the listing has instead.</summary>
    public IReadOnlyList<string> Compare(IEnumerable<Type> types) => [.. types.SelectMany(Compare)];

    private IEnumerable<string> Compare(Type type)
    {
        string name = renderer.NameOf(type);
        if (listing.HeaderOf(name) is not { } header)
        {
            // The listing of Azure.Monitor.Query names two enums in constructors without listing them.
            return type.IsEnum && listing.Mentions(name) ? [] : [$"{name}: the real API has no such type."];
        }

        return CompareHeader(type, name, header).Concat(renderer.Members(type).Where(line => !listing.HasMember(line)).Select(Deviation));
    }

    private IEnumerable<string> CompareHeader(Type type, string name, string header)
    {
        const string Obsolete = "  [Obsolete]";
        bool isObsolete = header.EndsWith(Obsolete, StringComparison.Ordinal);
        string text = isObsolete ? header[..^Obsolete.Length] : header;
        string[] parts = text.Split(" : ", 2);
        if (parts[0] != ApiRenderer.Kind(type) || isObsolete != type.IsDefined(typeof(ObsoleteAttribute), inherit: false))
        {
            yield return $"{name}: is '{ApiRenderer.Kind(type)}', but the real one is '{header}'.";
        }

        if (type.IsEnum || ApiRenderer.Kind(type) == "delegate")
        {
            yield break;
        }

        HashSet<string> listed = [.. SplitTopLevel(parts.Length == 1 ? string.Empty : parts[1])];
        HashSet<string> all = [.. Ancestors(type).Select(renderer.ClosedNameOf)];
        foreach (string missing in listed.Where(ancestor => !all.Contains(ancestor)))
        {
            yield return $"{name}: does not derive from '{missing}', as the real one does.";
        }

        foreach (Type extra in Minimal(type).Where(ancestor => !listed.Contains(renderer.ClosedNameOf(ancestor))))
        {
            yield return $"{name}: derives from '{renderer.ClosedNameOf(extra)}', which the real one does not ({header}).";
        }
    }

    private string Deviation(string line)
    {
        IReadOnlyList<string> near = listing.Near(line);
        return near.Count == 0
            ? $"{line}{Environment.NewLine}    the real type has no member of this name."
            : $"{line}{Environment.NewLine}    the real type has:{string.Concat(near.Select(other => $"{Environment.NewLine}    {other}"))}";
    }

    private static IEnumerable<Type> Ancestors(Type type)
        => Base(type).Concat(type.GetInterfaces().Where(candidate => candidate.IsVisible));

    // Interfaces that come with the base type or with another interface need not be listed.
    private static IEnumerable<Type> Minimal(Type type)
    {
        Type[] interfaces = [.. type.GetInterfaces().Where(candidate => candidate.IsVisible)];
        IEnumerable<Type> implied = interfaces.SelectMany(candidate => candidate.GetInterfaces())
            .Concat(type.BaseType?.GetInterfaces() ?? []);
        return Base(type).Concat(interfaces.Except(implied));
    }

    private static IEnumerable<Type> Base(Type type)
        => type.IsValueType || type.BaseType is null || type.BaseType == typeof(object) ? [] : [type.BaseType];

    private static IEnumerable<string> SplitTopLevel(string list)
    {
        int depth = 0;
        int start = 0;
        for (int index = 0; index < list.Length; index++)
        {
            depth += list[index] switch { '<' => 1, '>' => -1, _ => 0 };
            if (list[index] == ',' && depth == 0)
            {
                yield return list[start..index].Trim();
                start = index + 1;
            }
        }

        if (start < list.Length)
        {
            yield return list[start..].Trim();
        }
    }
}

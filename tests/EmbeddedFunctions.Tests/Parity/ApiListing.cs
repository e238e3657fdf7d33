namespace EmbeddedFunctions.Tests.Parity;

/// <summary>The public API of real assemblies, read from the listings.</summary>
internal sealed class ApiListing
{
    private const string HeaderMark = " :: ";

    private readonly HashSet<string> _members;
    private readonly Dictionary<string, string> _headers;
    private readonly string _all;

    private ApiListing(IReadOnlyList<string> lines)
    {
        _members = [.. lines.Where(line => !line.Contains(HeaderMark, StringComparison.Ordinal))];
        _headers = [];
        foreach (string line in lines.Where(line => line.Contains(HeaderMark, StringComparison.Ordinal)))
        {
            string[] parts = line.Split(HeaderMark, 2);
            _headers.TryAdd(parts[0], parts[1]);
        }

        _all = string.Join('\n', lines);
    }

    /// <summary>Reads every <c>*.txt</c> of a folder; several assemblies may add to one namespace.</summary>
    public static ApiListing Read(string folder) => Parse(Directory.EnumerateFiles(folder, "*.txt").SelectMany(File.ReadLines));

    public static ApiListing Parse(IEnumerable<string> lines)
        => new([.. lines.Select(line => line.TrimEnd()).Where(line => line.Length > 0 && line[0] != '#')]);

    public bool HasMember(string line) => _members.Contains(line);

    /// <summary>What stands behind the type's name: kind, base type and interfaces; null when the listing does not have it.</summary>
    public string? HeaderOf(string type) => _headers.GetValueOrDefault(type);

    /// <summary>Whether some listed signature names the type.</summary>
    public bool Mentions(string type) => _all.Contains($"{type} ", StringComparison.Ordinal);

    /// <summary>The listed lines of the same type and member name, for the message.</summary>
    public IReadOnlyList<string> Near(string line)
    {
        string owner = line[..line.IndexOf(" . ", StringComparison.Ordinal)];
        string name = NameIn(line);
        return [.. _members.Where(other => other.StartsWith($"{owner} . ", StringComparison.Ordinal) && NameIn(other) == name).Take(6)];
    }

    private static string NameIn(string line)
    {
        string head = line.Split('(')[0].Split(" { ")[0].Split(" = ")[0].Split('[')[0];
        string last = head.Split(' ')[^1];
        return last.Split('<')[0];
    }
}

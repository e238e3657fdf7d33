using System.Text.RegularExpressions;
using ReleaseFunctions.Core.Tests.Plans;

namespace ReleaseFunctions.Core.Tests.Docs;

/// <summary>One Markdown file of the repository: where it links to, and what can be linked to in it.</summary>
internal sealed partial class MarkdownFile
{
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules"];

    private MarkdownFile(string path)
    {
        Path = path;
        Text = File.ReadAllText(path);
        string prose = CodeBlock().Replace(Text, string.Empty);
        Links = [.. Link().Matches(prose).Select(match => match.Groups["target"].Value)];
        Anchors = Heading().Matches(prose).Select(match => Slug(match.Groups["title"].Value)).ToHashSet();
    }

    public string Path { get; }

    public string Text { get; }

    /// <summary>Targets as written, web addresses included.</summary>
    public IReadOnlyList<string> Links { get; }

    /// <summary>Anchors of the headings, as GitHub makes them.</summary>
    public IReadOnlySet<string> Anchors { get; }

    public static MarkdownFile Read(string path) => new(path);

    /// <summary>Every Markdown file, the ones of builds and tools left out.</summary>
    public static IEnumerable<MarkdownFile> All() => Below(RepositoryFiles.PathOf(".")).Select(Read);

    private static IEnumerable<string> Below(string folder) => Directory.EnumerateFiles(folder, "*.md")
        .Concat(Directory.EnumerateDirectories(folder)
            .Where(below => System.IO.Path.GetFileName(below) is var name && !name.StartsWith('.') && !NotOurs.Contains(name))
            .SelectMany(Below));

    private static string Slug(string title) => NotInSlug().Replace(title.Trim().ToLowerInvariant(), string.Empty).Replace(' ', '-');

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\]\((?<target>[^()\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#{1,6} (?<title>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInSlug();
}

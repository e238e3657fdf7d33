namespace ReleaseFunctions.Core.Tests.Docs;

public sealed class LinkTests
{
    [Fact]
    public void Links_OfEveryMarkdownFile_LeadToFilesAndHeadings()
    {
        IEnumerable<string> broken = MarkdownFile.All().SelectMany(
            file => file.Links.Where(link => !Resolves(file, link)).Select(link => $"{file.Path}: {link}"));

        Assert.Empty(broken);
    }

    [Fact]
    public void All_Repository_HasReadmeWithLinks()
    {
        MarkdownFile readme = Assert.Single(MarkdownFile.All(), file => file.Path.EndsWith("/./README.md", StringComparison.Ordinal));

        Assert.Contains("docs/api.md", readme.Links);
    }

    private static bool Resolves(MarkdownFile file, string link)
    {
        if (link.StartsWith("https://", StringComparison.Ordinal) || link.StartsWith("http://", StringComparison.Ordinal))
        {
            return true;
        }

        string[] parts = link.Split('#', 2);
        string target = parts[0].Length == 0 ? file.Path : Path.Combine(Path.GetDirectoryName(file.Path)!, parts[0]);
        return parts.Length == 1
            ? File.Exists(target) || Directory.Exists(target)
            : File.Exists(target) && MarkdownFile.Read(target).Anchors.Contains(parts[1]);
    }
}

using ReleaseFunctions.Core.Tickets;

namespace ReleaseFunctions.Connectors.Tests.Tickets;

/// <summary>What the tests of ticket systems ask for.</summary>
internal static class Changes
{
    public const string Page = "https://releases.contoso.example/ui/releases/r1";

    public static JiraChange Jira { get; } = new() { Connection = "tracker", Project = "OPS", IssueType = "Change", Summary = "checkout 1.4.2" };

    public static ServiceNowChange ServiceNow { get; } = new() { Connection = "snow", Type = "normal", Summary = "checkout 1.4.2" };

    public static ReleaseLink Link { get; } = new("r1", "Release of checkout 1.4.2", Page, IsResolved: false);

    public static ChangeComment Comment { get; } = new("r1", 7, "checkout 1.4.2 started", "It was requested by ci. *bold* [link|https://evil.example]", Page);

    public static ChangeRequest Request(DateTimeOffset? sentBefore = null) => new("r1", ["Plan: checkout", "Version: 1.4.2"], Link, sentBefore);
}

using ReleaseFunctions.Core.Chat;
using ReleaseFunctions.Core.Notices;

namespace ReleaseFunctions.Connectors.Tests.Chat;

/// <summary>Messages for rooms.</summary>
internal static class Messages
{
    public const string Link = "https://releases.contoso.example/ui/releases/checkout-20261123-ab12";

    public static ChatMessage Started { get; } = new()
    {
        Headline = "checkout 1.4.2 started",
        Text = "It was requested by ci.",
        Tone = NoticeTone.Progress,
        Facts = [new("Plan", "checkout"), new("Version", "1.4.2")],
        Link = Link,
    };

    /// <summary>What somebody writes who wants more than to be read.</summary>
    public static ChatMessage Hostile { get; } = Started with
    {
        Headline = "<!channel> *checkout* [click](https://evil.example) & <https://evil.example|here>",
        Text = "<@U123> _now_ [click](javascript:alert(1)) </a><b>",
        Facts = [new("Version", "<!here> [x](https://evil.example)")],
    };
}

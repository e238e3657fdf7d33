namespace ReleaseFunctions.Pages.Shared;

/// <summary>A page that says one thing: a problem, or that something is not there.</summary>
public sealed record MessageModel : IPageModel<MessagePage>
{
    /// <summary>Null: nobody is signed in.</summary>
    public PageUser? User { get; init; }

    /// <summary>What happened, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>What happened, in a sentence or two.</summary>
    public required string Detail { get; init; }

    /// <summary>What to do now.</summary>
    public string? Advice { get; init; }

    /// <summary>Single errors, as in the API's problem details.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>Where to go on, a path of this site.</summary>
    public string? BackTo { get; init; }

    /// <summary>Words for <see cref="BackTo"/>.</summary>
    public string BackText { get; init; } = "Back";

    /// <summary>A page that does not exist.</summary>
    public static MessageModel NotFound(PageUser? user) => new()
    {
        User = user,
        Title = "Not found",
        Detail = "There is nothing at this address.",
        Advice = "Check the address, or look for the release in the list.",
        BackTo = "/ui/releases",
        BackText = "All releases",
    };

    /// <summary>A checklist link whose token is not known, whatever the reason.</summary>
    public static MessageModel UnknownChecklist { get; } = new()
    {
        Title = "This checklist link is not known",
        Detail = "The link is incomplete, or it was never issued here. Nothing was ticked.",
        Advice = "Open the link from the mail again, complete and on one line: mail programs sometimes break long links. If that does not help, ask whoever requested the release.",
    };

    /// <summary>An approval link whose token is not known, whatever the reason: the page tells nobody which.</summary>
    public static MessageModel UnknownApproval { get; } = new()
    {
        Title = "This approval link is not known",
        Detail = "The link is incomplete, or it was never issued here. Nothing was decided.",
        Advice = "Open the link from the mail again, complete and on one line: mail programs sometimes break long links. If that does not help, ask whoever requested the release.",
    };
}

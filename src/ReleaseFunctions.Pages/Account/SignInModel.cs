namespace ReleaseFunctions.Pages.Account;

/// <summary>Sign-in with an API key, at <c>/ui/sign-in</c>; the form posts <c>key</c> and <c>returnUrl</c>.</summary>
public sealed record SignInModel : IPageModel<SignInPage>
{
    /// <summary>Where to go afterwards; left out unless it is a path of this site.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary>Why the last try was refused.</summary>
    public string? Problem { get; init; }
}

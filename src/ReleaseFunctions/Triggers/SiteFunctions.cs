using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Hosting;
using ReleaseFunctions.Access;
using ReleaseFunctions.Http;
using ReleaseFunctions.Pages;
using ReleaseFunctions.Pages.Account;
using ReleaseFunctions.Pages.Shared;

namespace ReleaseFunctions.Triggers;

/// <summary>The root page, signing in and out, static files, and whatever is not there.</summary>
public sealed class SiteFunctions(PageEndpoint pages, SignInWays ways)
{
    [Function(nameof(Root))]
    public static IResult Root(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "{ignored:maxlength(0)?}")] HttpRequest request) => Results.Redirect("/ui/releases");

    [Function(nameof(UiRoot))]
    public static IResult UiRoot([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "ui")] HttpRequest request) => Results.Redirect("/ui/releases");

    [Function(nameof(Asset))]
    public Task<IResult> Asset(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "ui/assets/{name}")] HttpRequest request, string name) => pages.RunOpenAsync(request, async () =>
    {
        if (!PageAssets.TryGet(name, out PageAsset? asset))
        {
            return await pages.PageAsync(request, MessageModel.NotFound(null), StatusCodes.Status404NotFound);
        }

        foreach ((string header, string value) in PageHeaders.ForAssets)
        {
            request.HttpContext.Response.Headers[header] = value;
        }

        request.HttpContext.Response.Headers.ETag = asset.ETag;
        return request.Headers.IfNoneMatch == asset.ETag
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Bytes(asset.Bytes, asset.ContentType);
    });

    [Function(nameof(SignIn))]
    public Task<IResult> SignIn([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ui/sign-in")] HttpRequest request) => pages.RunOpenAsync(request, () =>
    {
        string? returnUrl = request.Query["returnUrl"].FirstOrDefault();
        return ways.ByEntra(returnUrl) is { } address ? Task.FromResult(Results.Redirect(address)) : pages.PageAsync(request, new SignInModel { ReturnUrl = returnUrl });
    });

    [Function(nameof(PostSignIn))]
    public Task<IResult> PostSignIn([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "ui/sign-in")] HttpRequest request) => pages.RunOpenAsync(request, async () =>
    {
        IFormCollection form = await PageEndpoint.ReadFormAsync(request);
        string returnUrl = form["returnUrl"].ToString();
        if (ways.ByKey(request, form["key"].ToString().Trim()) is { } problem)
        {
            return await pages.PageAsync(request, new SignInModel { ReturnUrl = returnUrl, Problem = problem.Message }, problem.Status);
        }

        return Results.Redirect(SitePath.IsSafe(returnUrl) ? returnUrl : "/ui/releases");
    });

    /// <summary>Where Entra ID leads back to. The address lies outside of those that built-in authentication leaves to the application, so that the platform, and nobody else, says who comes.</summary>
    [Function(nameof(SignedIn))]
    public Task<IResult> SignedIn([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "signed-in")] HttpRequest request) => pages.RunAsync(request, (session, _) =>
    {
        string next = ways.ByPlatform(request, session.Caller);

        // Not a redirect: browsers hold back a strict cookie from a page that another site led to, and this page's own step is not such a one.
        request.HttpContext.Response.Headers["Refresh"] = $"0; url={UriHelper.Encode(new Uri(next, UriKind.Relative))}";
        return pages.PageAsync(request, new MessageModel { Title = "You are signed in", Detail = $"As {session.Caller.Actor}.", BackTo = next, BackText = "Go on" });
    });

    [Function(nameof(PostSignOut))]
    public Task<IResult> PostSignOut([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "ui/sign-out")] HttpRequest request) =>
        pages.RunFormAsync(request, (_, _, _) => Task.FromResult(Results.Redirect(ways.SignOut(request))));

    [Function(nameof(NoPage))]
    public Task<IResult> NoPage([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ui/{*path}")] HttpRequest request, string path) =>
        pages.RunAsync(request, (_, user) => pages.PageAsync(request, MessageModel.NotFound(user), StatusCodes.Status404NotFound));
}

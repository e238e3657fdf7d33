using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using ReleaseFunctions.Access;
using ReleaseFunctions.Http;
using ReleaseFunctions.Pages;
using ReleaseFunctions.Pages.Account;
using ReleaseFunctions.Pages.Shared;

namespace ReleaseFunctions.Triggers;

/// <summary>The root page, signing in and out, static files, and whatever is not there.</summary>
public sealed class SiteFunctions(PageEndpoint pages, ApiKeys keys, Sessions sessions)
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
    public Task<IResult> SignIn([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ui/sign-in")] HttpRequest request) =>
        pages.RunOpenAsync(request, () => pages.PageAsync(request, new SignInModel { ReturnUrl = request.Query["returnUrl"].FirstOrDefault() }));

    [Function(nameof(PostSignIn))]
    public Task<IResult> PostSignIn([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "ui/sign-in")] HttpRequest request) => pages.RunOpenAsync(request, async () =>
    {
        IFormCollection form = await PageEndpoint.ReadFormAsync(request);
        string returnUrl = form["returnUrl"].ToString();
        if (keys.Find(form["key"].ToString().Trim()) is not { } caller)
        {
            return await pages.PageAsync(request, new SignInModel { ReturnUrl = returnUrl, Problem = "This API key is unknown or was revoked." }, StatusCodes.Status401Unauthorized);
        }

        sessions.SignIn(request.HttpContext, caller);
        return Results.Redirect(SitePath.IsSafe(returnUrl) ? returnUrl : "/ui/releases");
    });

    [Function(nameof(PostSignOut))]
    public Task<IResult> PostSignOut([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "ui/sign-out")] HttpRequest request) =>
        pages.RunFormAsync(request, (_, _, _) =>
        {
            sessions.SignOut(request.HttpContext);
            return Task.FromResult(Results.Redirect("/ui/sign-in"));
        });

    [Function(nameof(NoPage))]
    public Task<IResult> NoPage([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ui/{*path}")] HttpRequest request, string path) =>
        pages.RunAsync(request, (_, user) => pages.PageAsync(request, MessageModel.NotFound(user), StatusCodes.Status404NotFound));
}

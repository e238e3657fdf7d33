using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using ReleaseFunctions.Access;
using ReleaseFunctions.Pages;
using ReleaseFunctions.Pages.Account;
using ReleaseFunctions.Pages.Shared;
using ReleaseFunctions.Storage.Tables;

namespace ReleaseFunctions.Http;

/// <summary>What every page function goes through: who <see cref="AccessPolicy"/> let through, and errors as pages.</summary>
public sealed class PageEndpoint(PageRenderer renderer, IHostEnvironment environment)
{
    /// <summary>The largest form that is read, in bytes.</summary>
    public const int FormLimit = 64 * 1024;

    /// <summary>Runs <paramref name="handle"/> for whoever is signed in.</summary>
    public Task<IResult> RunAsync(HttpRequest request, Func<Session, PageUser, Task<IResult>> handle) => RunOpenAsync(request, () =>
    {
        Session session = AccessGrant.Require(request);
        return handle(session, User(session));
    });

    /// <summary>Likewise for a form post, whose CSRF token was found to be the session's.</summary>
    public Task<IResult> RunFormAsync(HttpRequest request, Func<Session, PageUser, IFormCollection, Task<IResult>> handle) =>
        RunAsync(request, async (session, user) => await handle(session, user, await ReadFormAsync(request)));

    /// <summary>Leads to the sign-in page, and from there back.</summary>
    public static IResult SignInFirst(HttpRequest request) =>
        Results.Redirect($"/ui/sign-in?returnUrl={Uri.EscapeDataString(HttpMethods.IsGet(request.Method) ? request.Path + request.QueryString : "/ui/releases")}");

    /// <summary>Runs <paramref name="handle"/> for anyone; problems become pages.</summary>
    public async Task<IResult> RunOpenAsync(HttpRequest request, Func<Task<IResult>> handle)
    {
        try
        {
            return await handle();
        }
        catch (ProblemException problem)
        {
            return await MessageAsync(request, Message(request, problem), problem.Status);
        }
        catch (BadHttpRequestException exception)
        {
            return await MessageAsync(request, Message(request, new ProblemException(exception.StatusCode, "The request is not valid", exception.Message)), exception.StatusCode);
        }
        catch (Exception exception) when (StorageUnavailable.Is(exception))
        {
            request.HttpContext.Response.Headers.RetryAfter = "5";
            return await MessageAsync(
                request,
                Message(request, new ProblemException(503, "The store cannot be reached", "The table storage does not answer just now. Nothing was lost; try again in a few seconds.")),
                StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>A page as a response, with the headers that belong to it.</summary>
    public async Task<IResult> PageAsync<TPage>(HttpRequest request, IPageModel<TPage> model, int status = StatusCodes.Status200OK)
        where TPage : IComponent
    {
        string html = await renderer.RenderAsync(model);
        foreach ((string name, string value) in PageHeaders.ForPages)
        {
            request.HttpContext.Response.Headers[name] = value;
        }

        return Results.Content(html, PageHeaders.ContentType, statusCode: status);
    }

    /// <summary>The form of a post, within limits.</summary>
    /// <exception cref="ProblemException">400, 413 or 415.</exception>
    public static async Task<IFormCollection> ReadFormAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
        {
            throw new ProblemException(415, "The content type is not supported", "Send the form as the page does: application/x-www-form-urlencoded.");
        }

        if (request.ContentLength > FormLimit)
        {
            throw new ProblemException(413, "The form is too large", $"The form is over the limit of {FormLimit:N0} bytes.");
        }

        try
        {
            return await request.ReadFormAsync(new Microsoft.AspNetCore.Http.Features.FormOptions { BufferBodyLengthLimit = FormLimit, KeyLengthLimit = 200, ValueLengthLimit = FormLimit, ValueCountLimit = 300, MultipartBodyLengthLimit = FormLimit });
        }
        catch (InvalidDataException exception)
        {
            throw ProblemException.BadRequest($"The form cannot be read: {exception.Message}");
        }
    }

    private PageUser User(Session session) => new()
    {
        Name = session.Caller.Actor,
        Person = session.Caller.Person ?? session.Caller.Actor,
        Roles = [.. session.Caller.Roles.Select(role => role.ToString().ToLowerInvariant())],
        Csrf = session.Csrf,
        SeesOutbox = environment.IsDevelopment(),
    };

    private MessageModel Message(HttpRequest request, ProblemException problem) => new()
    {
        User = AccessGrant.Find(request)?.Session is { } session ? User(session) : null,
        Title = problem.Title,
        Detail = problem.Message,
        Errors = [.. problem.Errors.Select(error => $"{error.Path}: {error.Message}")],
        BackTo = request.Headers.Referer.Count > 0 ? null : "/ui/releases",
    };

    private Task<IResult> MessageAsync(HttpRequest request, MessageModel message, int status) => PageAsync(request, message, status);
}

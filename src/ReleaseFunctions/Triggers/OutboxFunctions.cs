using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using ReleaseFunctions.Connectors.Mail;
using ReleaseFunctions.Http;
using ReleaseFunctions.Pages;
using ReleaseFunctions.Pages.Outbox;

namespace ReleaseFunctions.Triggers;

/// <summary>The development outbox: mails that would have been sent. Outside Development there is no such thing.</summary>
public sealed class OutboxFunctions(ApiEndpoint endpoint, PageEndpoint pages, OutboxReader outbox, IHostEnvironment environment)
{
    private const int Shown = 500;

    [Function(nameof(ListOutbox))]
    public Task<IResult> ListOutbox([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/dev/outbox")] HttpRequest request) =>
        endpoint.RunAsync(request, _ =>
        {
            EnsureDevelopment();
            return Task.FromResult(Answers.Json(outbox.List(Shown).Select(mail => new { mail.To, mail.Subject, mail.At, mail.Text, mail.Links })));
        });

    [Function(nameof(OutboxPage))]
    public Task<IResult> OutboxPage([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ui/dev/outbox")] HttpRequest request) =>
        pages.RunAsync(request, (_, user) =>
        {
            EnsureDevelopment();
            return pages.PageAsync(request, new OutboxListModel(user, [.. outbox.List(Shown).Select(Page)]));
        });

    [Function(nameof(OutboxMailPage))]
    public Task<IResult> OutboxMailPage(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ui/dev/outbox/{mail}")] HttpRequest request, string mail) => pages.RunAsync(request, (_, user) =>
    {
        EnsureDevelopment();
        Connectors.Mail.OutboxMail found = outbox.List().FirstOrDefault(one => one.Id == mail) ?? throw ProblemException.NotFound("There is no such mail in the outbox.");
        return pages.PageAsync(request, new OutboxMailModel(user, Page(found)));
    });

    [Function(nameof(OutboxHtml))]
    public Task<IResult> OutboxHtml(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ui/dev/outbox/{mail}/html")] HttpRequest request, string mail) => pages.RunAsync(request, (_, _) =>
    {
        EnsureDevelopment();
        string html = outbox.FindHtml(mail) ?? throw ProblemException.NotFound("There is no such mail in the outbox.");
        foreach ((string name, string value) in PageHeaders.ForMail)
        {
            request.HttpContext.Response.Headers[name] = value;
        }

        return Task.FromResult(Results.Content(html, PageHeaders.ContentType));
    });

    private static Pages.Outbox.OutboxMail Page(Connectors.Mail.OutboxMail mail) => new(mail.Id, mail.To, mail.Subject, mail.At, mail.Text, mail.Links);

    private void EnsureDevelopment()
    {
        if (!environment.IsDevelopment())
        {
            throw ProblemException.NotFound("There is an outbox only in Development.");
        }
    }
}

using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ReleaseFunctions.Pages.Tests.Building;

/// <summary>Renders pages as the app does, at a fixed time.</summary>
public static class Rendering
{
    public static PageUser Operator { get; } = new() { Name = "ops@contoso.example", Roles = ["operate", "approve"], Csrf = "csrf-of-ops" };

    public static PageUser Auditor { get; } = new() { Name = "audit@contoso.example", Roles = ["audit"], Csrf = "csrf-of-audit" };

    public static async Task<string> HtmlOfAsync<TPage>(IPageModel<TPage> model, DateTimeOffset? now = null)
        where TPage : IComponent
    {
        await using ServiceProvider services = new ServiceCollection()
            .AddSingleton<TimeProvider>(new FakeTimeProvider(now ?? ReleaseStory.Beginning.AddHours(1)))
            .AddPages()
            .BuildServiceProvider();
        return await services.GetRequiredService<PageRenderer>().RenderAsync(model);
    }

    public static async Task<IHtmlDocument> DocumentOfAsync<TPage>(IPageModel<TPage> model, DateTimeOffset? now = null)
        where TPage : IComponent =>
        new HtmlParser().ParseDocument(await HtmlOfAsync(model, now));
}

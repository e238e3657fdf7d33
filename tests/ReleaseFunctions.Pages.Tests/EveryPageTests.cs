using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using ReleaseFunctions.Pages.Shared;
using ReleaseFunctions.Pages.Tests.Building;

namespace ReleaseFunctions.Pages.Tests;

/// <summary>Rules that every page keeps.</summary>
public sealed class EveryPageTests
{
    [Theory]
    [MemberData(nameof(Catalogue.Names), MemberType = typeof(Catalogue))]
    public async Task Render_AnyPage_IsWholeDocumentWithOneHeadingAndTitle(string name)
    {
        string html = await Catalogue.HtmlOfAsync(name);
        IHtmlDocument page = Parse(html);

        Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.Single(page.QuerySelectorAll("main"));
        Assert.EndsWith(" · ReleaseFunctions", page.Title, StringComparison.Ordinal);
        Assert.True(page.Title!.Length > " · ReleaseFunctions".Length);
        Assert.Contains("width=device-width", page.QuerySelector("meta[name=viewport]")!.GetAttribute("content"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Catalogue.Names), MemberType = typeof(Catalogue))]
    public async Task Render_AnyPage_NeedsNothingThatTheContentSecurityPolicyForbids(string name)
    {
        IHtmlDocument page = Parse(await Catalogue.HtmlOfAsync(name));

        Assert.Empty(page.QuerySelectorAll("style, [style], object, embed, base"));
        Assert.All(page.QuerySelectorAll("script"), script => Assert.StartsWith("/ui/assets/", script.GetAttribute("src"), StringComparison.Ordinal));
        Assert.All(page.QuerySelectorAll("script"), script => Assert.Equal("", script.TextContent));
        Assert.DoesNotContain(page.All, element => element.Attributes.Any(attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)));
        Assert.All(
            page.QuerySelectorAll("[href]").Select(element => element.GetAttribute("href")!),
            href => Assert.True(href.Length == 0 || href[0] is '/' or '#' || Shown.IsWebAddress(href), href));
    }

    [Theory]
    [MemberData(nameof(Catalogue.Names), MemberType = typeof(Catalogue))]
    public async Task Render_AnyPage_LabelsEveryFieldAndKeepsIdsUnique(string name)
    {
        IHtmlDocument page = Parse(await Catalogue.HtmlOfAsync(name));
        HashSet<string?> labelled = [.. page.QuerySelectorAll("label").Select(label => label.GetAttribute("for"))];

        Assert.All(page.QuerySelectorAll("input:not([type=hidden]), select, textarea"), field => Assert.Contains(field.Id, labelled));
        Assert.All(page.QuerySelectorAll("[id]").GroupBy(element => element.Id), same => Assert.True(same.Count() == 1, same.Key));
        Assert.All(
            page.QuerySelectorAll("[aria-labelledby], [aria-describedby]"),
            element => Assert.NotNull(page.GetElementById((element.GetAttribute("aria-labelledby") ?? element.GetAttribute("aria-describedby"))!)));
        Assert.All(page.QuerySelectorAll("button, summary, a[href]"), control => Assert.False(string.IsNullOrWhiteSpace(control.TextContent), control.OuterHtml));
    }

    [Theory]
    [MemberData(nameof(Catalogue.Names), MemberType = typeof(Catalogue))]
    public async Task Render_AnyPage_GuardsEveryPostingForm(string name)
    {
        IHtmlDocument page = Parse(await Catalogue.HtmlOfAsync(name));

        Assert.All(page.QuerySelectorAll("form[method=post]"), form => Assert.True(
            form.QuerySelector("input[type=hidden][name=csrf]") is { } csrf ? csrf.GetAttribute("value") == Rendering.Operator.Csrf
            : form.QuerySelector("input[type=hidden][name=nonce], input[type=hidden][name=delegateNonce]") is { } nonce ? nonce.GetAttribute("value") == "the-nonce"
            : form.GetAttribute("action") == "/ui/sign-in",
            form.OuterHtml));
    }

    [Theory]
    [MemberData(nameof(Catalogue.Names), MemberType = typeof(Catalogue))]
    public async Task Render_AnyPage_LeavesNoTemplateBehind(string name)
    {
        string text = Parse(await Catalogue.HtmlOfAsync(name)).Body!.TextContent;

        Assert.DoesNotContain("@if", text, StringComparison.Ordinal);
        Assert.DoesNotContain("@(", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Shown.", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Catalogue.Names), MemberType = typeof(Catalogue))]
    public async Task Render_AnyPage_ShowsTimesInUtcWithTheirMachineForm(string name)
    {
        IHtmlDocument page = Parse(await Catalogue.HtmlOfAsync(name));

        Assert.All(page.QuerySelectorAll("time"), time =>
        {
            Assert.EndsWith(" UTC", time.TextContent, StringComparison.Ordinal);
            Assert.Equal(time.TextContent, Shown.Time(DateTimeOffset.Parse(time.GetAttribute("datetime")!, null)));
        });
    }

    private static IHtmlDocument Parse(string html) => new HtmlParser().ParseDocument(html);
}

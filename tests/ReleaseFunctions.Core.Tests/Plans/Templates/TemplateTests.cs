using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Core.Plans.Templates;

namespace ReleaseFunctions.Core.Tests.Plans.Templates;

public sealed class TemplateTests
{
    [Theory]
    [InlineData("{{release.id}}", "r-1")]
    [InlineData("{{release.plan}}", "everything")]
    [InlineData("{{release.version}}", "1.4.2+build.7")]
    [InlineData("{{release.commit}}", "0a1b2c3d")]
    [InlineData("{{release.author}}", "dev@contoso.example")]
    [InlineData("{{release.requester}}", "pipeline")]
    [InlineData("{{stage.name}}/{{stage.environment}}/{{stage.attempt}}", "second/production/2")]
    [InlineData("{{variables.region}}{{variables.cluster}}", "westeurope7")]
    [InlineData("a {{  release.id  }} b", "a r-1 b")]
    [InlineData(@"\{{release.id}} and {{release.id}}", "{{release.id}} and r-1")]
    [InlineData("no braces { } }}", "no braces { } }}")]
    [InlineData("{{release.id}}}", "r-1}")]
    public void Expand_Template_InsertsTheReleasesValues(string text, string expected) =>
        Assert.Equal(expected, Template.Expand(text, TemplateSamples.Values(string.Empty)));

    [Theory]
    [InlineData("{{release.id", "not closed")]
    [InlineData("{{}}", "is not a template")]
    [InlineData("{{release.id + 1}}", "is not a template")]
    [InlineData("{{{release.id}}", "is not a template")]
    [InlineData("{{variables.other}}", "has no value")]
    [InlineData("{{release.Id}}", "has no value")]
    public void Expand_NoTemplate_Throws(string text, string message)
    {
        TemplateException error = Assert.Throws<TemplateException>(() => Template.Expand(text, TemplateSamples.Values(string.Empty)));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Expand_ValueThatLooksLikeATemplate_IsNotExpandedAgain() =>
        Assert.Equal("<{{release.id}}>", Template.Expand("<{{variables.v}}>", TemplateSamples.Values("{{release.id}}")));

    [Theory]
    [InlineData("a/b", "/x/a%2Fb")]
    [InlineData("a?b#c", "/x/a%3Fb%23c")]
    [InlineData("ä b", "/x/%C3%A4%20b")]
    [InlineData("%2e", "/x/%252e")]
    [InlineData("...", "/x/...")]
    public void Expand_ValueInAPath_IsOneEncodedSegment(string value, string expected) =>
        Assert.Equal(expected, Template.Expand("/x/{{variables.v}}", TemplateSamples.Values(value), TemplatePlace.Path));

    [Theory]
    [InlineData("/x/{{variables.v}}/y", "..")]
    [InlineData("/x/{{variables.v}}", ".")]
    [InlineData("/x/.{{variables.v}}", ".")]
    [InlineData("/x/{{variables.v}}{{variables.v}}", ".")]
    [InlineData("/x/{{variables.v}}", "../../admin")]
    [InlineData("/x/{{variables.v}}", "..\\admin")]
    [InlineData("/x/{{variables.v}}", "")]
    public void Expand_ValueThatWouldLeaveThePath_IsRefused(string path, string value) =>
        Assert.Throws<TemplateException>(() => Template.Expand(path, TemplateSamples.Values(value), TemplatePlace.Path));

    [Theory]
    [InlineData("a\r\nX-Admin: 1")]
    [InlineData("ü")]
    public void Expand_ValueThatAHeaderCannotCarry_IsRefused(string value) =>
        Assert.Throws<TemplateException>(() => Template.Expand("v={{variables.v}}", TemplateSamples.Values(value), TemplatePlace.Header));

    [Theory]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("a?api-version=1")]
    public void Expand_ValueThatWouldChangeAResourceId_IsRefused(string value) =>
        Assert.Throws<TemplateException>(() => Template.Expand("/subscriptions/{{variables.v}}", TemplateSamples.Values(value), TemplatePlace.ResourceId));

    [Fact]
    public void Expand_AnyValueInAPath_StaysBelowIt() =>
        Prop.ForAll<string?>(value =>
        {
            try
            {
                string path = Template.Expand("/base/{{variables.v}}/end", TemplateSamples.Values(value ?? string.Empty), TemplatePlace.Path);
                Uri uri = new(new Uri("https://host.example"), path);
                return uri.Host == "host.example" && uri.Segments.Length == 4 && uri.AbsolutePath.StartsWith("/base/", StringComparison.Ordinal) && uri.Query.Length == 0;
            }
            catch (TemplateException)
            {
                return true;
            }
        }).QuickCheckThrowOnFailure();
}

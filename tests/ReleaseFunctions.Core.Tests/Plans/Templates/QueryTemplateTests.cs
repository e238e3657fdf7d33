using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Core.Plans.Templates;

namespace ReleaseFunctions.Core.Tests.Plans.Templates;

/// <summary>Values in PromQL and KQL: what stands in quotes is escaped, what stands outside has no room for an expression.</summary>
public sealed class QueryTemplateTests
{
    [Theory]
    [InlineData(TemplatePlace.PromQl, """up{job="{{variables.v}}"}""", "api", """up{job="api"}""")]
    [InlineData(TemplatePlace.PromQl, """up{job="{{variables.v}}"}""", "\"} or vector(0) #", """up{job="\"} or vector(0) #"}""")]
    [InlineData(TemplatePlace.PromQl, """up{job="{{variables.v}}"}""", """a\""", """up{job="a\\"}""")]
    [InlineData(TemplatePlace.PromQl, """up{job="x\"{{variables.v}}"}""", "\"", """up{job="x\"\""}""")]
    [InlineData(TemplatePlace.PromQl, """up{job='{{variables.v}}'}""", "it's", """up{job='it\'s'}""")]
    [InlineData(TemplatePlace.PromQl, """up{job='{{variables.v}}'}""", "\"", """up{job='"'}""")]
    [InlineData(TemplatePlace.PromQl, "up{job=`{{variables.v}}`}", "a\"b\\", "up{job=`a\"b\\`}")]
    [InlineData(TemplatePlace.PromQl, "rate(x[{{variables.v}}])", "5m", "rate(x[5m])")]
    [InlineData(TemplatePlace.PromQl, "# don't\nup{job=\"{{variables.v}}\"}", "\"", "# don't\nup{job=\"\\\"\"}")]
    [InlineData(TemplatePlace.Kql, """requests | where name == "{{variables.v}}" """, "\" | project secret //", """requests | where name == "\" | project secret //" """)]
    [InlineData(TemplatePlace.Kql, """T | where a == '{{variables.v}}'""", "o'b\\", """T | where a == 'o\'b\\'""")]
    [InlineData(TemplatePlace.Kql, """T | where a == @"{{variables.v}}" """, "c:\\x", """T | where a == @"c:\x" """)]
    [InlineData(TemplatePlace.Kql, """T | where a == @"say ""{{variables.v}}"" " """, "c:\\x", """T | where a == @"say ""c:\x"" " """)]
    [InlineData(TemplatePlace.Kql, "// it's\nT | where a == '{{variables.v}}'", "'", "// it's\nT | where a == '\\''")]
    [InlineData(TemplatePlace.Kql, "{{variables.v}} | count", "requests", "requests | count")]
    public void Expand_ValueInAQuery_CannotEndItsQuotes(TemplatePlace language, string query, string value, string expected) =>
        Assert.Equal(expected, Template.Expand(query, TemplateSamples.Values(value), language));

    [Theory]
    [InlineData(TemplatePlace.PromQl, "up{job=\"a\"} > {{variables.v}}", "1 or vector(1)")]
    [InlineData(TemplatePlace.PromQl, "up{job=\"a\"} > {{variables.v}}", "")]
    [InlineData(TemplatePlace.PromQl, "up{job={{variables.v}}}", "\"x\"")]
    [InlineData(TemplatePlace.PromQl, "up{job=`{{variables.v}}`}", "`} or vector(1) #")]
    [InlineData(TemplatePlace.PromQl, "up # {{variables.v}}", "x\nor vector(1)")]
    [InlineData(TemplatePlace.PromQl, "up{job=\"{{variables.v}}\"}", "a\nb")]
    [InlineData(TemplatePlace.Kql, "T | where a > {{variables.v}}", "0 | union secrets")]
    [InlineData(TemplatePlace.Kql, "T | where a == @\"{{variables.v}}\"", "\" | union secrets")]
    [InlineData(TemplatePlace.Kql, "T | where a == ```{{variables.v}}```", "```| union secrets")]
    [InlineData(TemplatePlace.Kql, "T | where a == ~~~{{variables.v}}~~~", "~~~| union secrets")]
    public void Expand_ValueThatCouldChangeAQuery_IsRefused(TemplatePlace language, string query, string value) =>
        Assert.Throws<TemplateException>(() => Template.Expand(query, TemplateSamples.Values(value), language));

    [Fact]
    public void Expand_AnyValueBetweenQuotes_ReadsBackAsTheValue() =>
        Prop.ForAll(Gen.Elements("\"", "\\", "'", "a", "`", "}", "#", "//", "{{", "é").ListOf().Select(string.Concat).ToArbitrary(), value =>
        {
            string query = Template.Expand("x{l=\"{{variables.v}}\"}", TemplateSamples.Values(value), TemplatePlace.PromQl);
            string quoted = query["x{l=\"".Length..^"\"}".Length];
            return Unquoted(quoted) == value;
        }).QuickCheckThrowOnFailure();

    /// <summary>Reads an escaped text the way a query language does; null where a quote ends it early.</summary>
    private static string? Unquoted(string quoted)
    {
        string text = string.Empty;
        for (int i = 0; i < quoted.Length; i++)
        {
            if (quoted[i] == '"')
            {
                return null;
            }

            text += quoted[i] == '\\' ? quoted[++i] : quoted[i];
        }

        return text;
    }
}

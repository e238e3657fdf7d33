using System.Text;
using System.Text.Json.Nodes;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Plans;

namespace ReleaseFunctions.Core.Tests.Plans;

/// <summary>YAML and JSON themselves, before anything is a plan.</summary>
public sealed class PlanTextTests
{
    /// <summary>The core schema of YAML 1.2, chapter 10.3.</summary>
    [Theory]
    [InlineData("yes", "\"yes\"")]
    [InlineData("No", "\"No\"")]
    [InlineData("on", "\"on\"")]
    [InlineData("true", "true")]
    [InlineData("FALSE", "false")]
    [InlineData("tRue", "\"tRue\"")]
    [InlineData("null", "null")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("5", "5")]
    [InlineData("\"5\"", "\"5\"")]
    [InlineData("'5'", "\"5\"")]
    [InlineData("\"null\"", "\"null\"")]
    [InlineData("-5", "-5")]
    [InlineData("+5", "5")]
    [InlineData("010", "10")]
    [InlineData("0o10", "8")]
    [InlineData("0xfF", "255")]
    [InlineData("0b11", "\"0b11\"")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData("1.5e3", "1500")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("12:30:45", "\"12:30:45\"")]
    [InlineData("2026-11-23", "\"2026-11-23\"")]
    [InlineData("<<", "\"<<\"")]
    [InlineData("=", "\"=\"")]
    public void Read_Scalar_IsResolvedByTheCoreSchema(string yaml, string json)
    {
        PlanReading reading = PlanSamples.Read($"value: {yaml}");

        Assert.Equal(json, CanonicalJson.Serialize(reading.Document!["value"]));
    }

    [Theory]
    [InlineData("", 1, 1, "empty")]
    [InlineData("# nothing\n", 1, 1, "empty")]
    [InlineData("plan: a: b", 1, 8, "not valid YAML or JSON")]
    [InlineData("plan: [a", 2, 1, "not valid YAML or JSON")]
    [InlineData("{\"plan\":1}}", 1, 11, "not valid YAML or JSON")]
    [InlineData("plan: @a", 1, 7, "not valid YAML or JSON")]
    [InlineData("plan: \"\\ud800\"", 1, 7, "not valid YAML or JSON")]
    [InlineData("plan: a\n---\nplan: b", 2, 1, "A second document starts here")]
    [InlineData("plan: &x a\nother: *x", 1, 7, "Anchors (&name) are not supported")]
    [InlineData("plan: &x a\nother: *x", 2, 8, "Aliases (*name) are not supported")]
    [InlineData("plan: !!str 5", 1, 7, "Tags (!name) are not supported")]
    [InlineData("plan: !<::> a", 1, 5, "not valid YAML or JSON")]
    [InlineData("plan: a\nplan: b", 2, 1, "The key 'plan' is there twice, first in line 1")]
    [InlineData("{\"plan\":1,\"pl\\u0061n\":2}", 1, 11, "The key 'plan' is there twice")]
    [InlineData("1: a\n\"1\": b", 2, 1, "The key '1' is there twice")]
    [InlineData("? [a]\n: b", 1, 3, "A key must be a plain text")]
    [InlineData("plan: .nan", 1, 7, "not a finite number")]
    [InlineData("plan: a\u0000b", 1, 8, "The character U+0000 cannot stand in a plan")]
    [InlineData("plan: a\u0085b", 1, 8, "The character U+0085")]
    [InlineData("plan: 'a\u2028b'", 1, 9, "The character U+2028")]
    public void Read_TextWithoutOneMeaning_IsRefusedWithItsPlace(string text, int line, int column, string message)
    {
        PlanReading reading = PlanSamples.Read(text);

        Assert.Null(reading.Plan);
        Assert.Null(reading.Document);
        Assert.Null(reading.Digest);
        Assert.Contains(reading.Errors, e => e.Line == line && e.Column == column && e.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_HalfASurrogatePair_IsRefusedWithItsPlace()
    {
        PlanReading reading = PlanSamples.Read("plan: a\n\nb: \ud800");

        PlanError error = Assert.Single(reading.Errors);
        Assert.Equal((3, 4), (error.Line, error.Column));
        Assert.Contains("The character U+D800", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("just a text", "Expected a mapping (keys and values), found a text")]
    [InlineData("[1, 2]", "Expected a mapping (keys and values), found a list")]
    [InlineData("null", "found empty")]
    public void Read_RootIsNoMapping_IsAnError(string text, string message)
    {
        PlanReading reading = PlanSamples.Read(text);

        PlanError error = Assert.Single(reading.Errors);
        Assert.Equal(string.Empty, error.Path);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TextTooLarge_IsRefused()
    {
        string text = PlanSamples.Minimal + "\n# " + new string('é', PlanLimits.MaxBytes / 2);

        PlanReading reading = PlanSamples.Read(text);

        Assert.Contains("at most 262,144 are allowed", Assert.Single(reading.Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void Read_NestedTooDeeply_IsRefused(string open, string close)
    {
        PlanReading reading = PlanSamples.Read(string.Concat(Enumerable.Repeat(open, 20_000)) + "1" + string.Concat(Enumerable.Repeat(close, 20_000)));

        Assert.Contains("nested deeper than 32 levels", Assert.Single(reading.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_JsonWithEveryEscape_IsReadAsJson()
    {
        const string Json = "{\r\n\t\"a\\/b\": \"\\\"\\\\\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\",\r\n\t\"n\":[-0.5e-3,1E+2,0]}";

        PlanReading reading = PlanSamples.Read(Json);

        Assert.Equal(CanonicalJson.Serialize(JsonNode.Parse(Json)), CanonicalJson.Serialize(reading.Document));
    }

    [Fact]
    public void Read_DocumentFullOfErrors_EndsSoon()
    {
        // Every text is a template that does not exist: the most work a small document can ask for.
        StringBuilder text = new("plan: p\nstages:\n  - deploy: { webhook: { body: {");
        for (int i = 0; i < 10_000; i++)
        {
            text.Append("\n      k").Append(i).Append(": '{{a}}',");
        }

        text.Append("}}}\n");

        PlanReading reading = PlanSamples.Read(text.ToString());

        Assert.Equal(PlanLimits.MaxErrors + 1, reading.Errors.Count);
    }
}
